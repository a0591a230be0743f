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
 *
 * <h2>What travels between tasks</h2>
 *
 * <p>Values are written and read by Fairlead's Jackson 2, by {@link io.fairlead.dag.testing.DagTester} as in production, see {@link
 * io.fairlead.dag.TaskJson}. A jar may bring a Jackson along for its own use:
 *
 * <ul>
 *   <li>The annotations of {@code com.fasterxml.jackson.annotation} are Fairlead's, whatever the jar brings. They are honoured,
 *       and a Jackson 2 or 3 in the jar works with the same ones. A jar with newer ones than Fairlead's is refused.
 *   <li>All other classes of a Jackson in the jar are the jar's alone, and its modules are not asked. An output whose class has
 *       one of their annotations, such as {@code @JsonSerialize} or {@code @JsonNaming}, or extends one of them, is refused when
 *       the jar is loaded.
 *   <li>A jar that brings no {@code jackson-databind} (scope {@code provided}) uses Fairlead's, and then these count too.
 *   <li>An output says what it holds. A member that is an {@code Object}, a {@code Number}, a {@code Map<String, Object>} or a raw
 *       {@code List} would come back as something else, and is refused by {@code DagTester} and when the jar is loaded; {@code
 *       JsonNode} is any JSON.
 * </ul>
 */
package io.fairlead.dag;
