/**
 * What a DAG author compiles against: the whole model on one screen.
 *
 * <pre>{@code
 * @Extension
 * public final class SalesReport implements DagSource {
 *
 *     public record Orders(List<Order> items) {}
 *     public record Rates(Map<String, BigDecimal> byCurrency) {}
 *     public record Totals(int count, BigDecimal sum) {}
 *
 *     public List<Dag> dags() {
 *         var dag = Dag.named("sales-report")                                     // the identity: <repo>.sales-report
 *                 .schedule(Schedule.cron("0 6 * * *", ZoneId.of("Europe/Berlin"))) // or every(…), manual()
 *                 .maxActiveRuns(1)
 *                 .timeout(ofHours(2));                                            // of a whole run
 *         var currency = dag.parameter("currency", "EUR");                         // typed by its default
 *
 *         var orders = dag.task("extract")
 *                 .retry(Retry.exponential(3, ofSeconds(30)).atMost(ofMinutes(5)))
 *                 .timeout(ofMinutes(10))                                          // of one attempt
 *                 .pod(p -> p.memory("2Gi").cpu("500m"))                         // if it gets a pod
 *                 .takes(dag.run())                                                // the run, with its interval
 *                 .returns(Orders.class, SalesReport::extract);
 *         var rates = dag.task("rates").takes(currency).returns(Rates.class, SalesReport::rates);
 *         var totals = dag.task("total").takes(orders, rates).returns(Totals.class, SalesReport::total);
 *         dag.task("mail").takes(totals).runs(SalesReport::mail);
 *         dag.task("clean-up").after(totals).runs(SalesReport::cleanUp);           // order without data
 *         dag.task("load").image("ghcr.io/acme/load:1").takes(totals).runs();        // any container, on Kubernetes
 *         return List.of(dag.build());
 *     }
 *
 *     static Orders extract(Run run) { … }                                         // bodies are plain functions
 *     static Totals total(Orders orders, Rates rates) { … }
 * }
 * }</pre>
 *
 * <p>The data flow <em>is</em> the graph. A handle must exist before it is used, so a cycle cannot be written. Only JSON crosses
 * between tasks, because each may execute in another process: outputs are records. A body that throws has failed and is tried
 * again as its {@link io.fairlead.dag.Retry} says; {@link io.fairlead.dag.PermanentFailure} ends that,
 * {@link io.fairlead.dag.SkipTask} says there was nothing to do. {@link io.fairlead.dag.testing.DagTester} runs a whole DAG in a
 * unit test.
 */
package io.fairlead.dag;
