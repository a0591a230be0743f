/**
 * Tests of whole DAGs, in the author's own unit tests: no runner, no database, no waiting.
 *
 * <pre>{@code
 * @Test
 * void a_failing_shop_is_asked_again_and_then_the_mail_is_sent() {
 *     var result = DagTester.of(new SalesReport(), "sales-report")
 *             .at("2026-03-01T06:00:00Z")
 *             .param("currency", "EUR")
 *             .stub("rates", EURO)
 *             .run();
 *
 *     assertThat(result.state("mail")).isEqualTo(TaskState.SUCCESS);
 *     assertThat(result.output("total", Totals.class)).isEqualTo(new Totals(1, new BigDecimal("12.50")));
 * }
 * }</pre>
 *
 * <p>A single body needs nothing from here: it is a function, and a test calls it. {@link io.fairlead.dag.testing.DagTester} is
 * for what lies between the bodies: the wiring, the JSON that carries values from task to task, retries, skips, failures.
 *
 * <p>Needs Jackson in the class path of the tests: {@code com.fasterxml.jackson.core:jackson-databind},
 * {@code com.fasterxml.jackson.datatype:jackson-datatype-jdk8} and {@code com.fasterxml.jackson.datatype:jackson-datatype-jsr310}.
 */
package io.fairlead.dag.testing;
