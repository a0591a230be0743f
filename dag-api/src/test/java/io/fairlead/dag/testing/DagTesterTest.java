package io.fairlead.dag.testing;

import static io.fairlead.dag.testing.TaskState.FAILED;
import static io.fairlead.dag.testing.TaskState.SKIPPED;
import static io.fairlead.dag.testing.TaskState.SUCCESS;
import static io.fairlead.dag.testing.TaskState.UPSTREAM_FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagBuilder;
import io.fairlead.dag.PermanentFailure;
import io.fairlead.dag.Retry;
import io.fairlead.dag.Run;
import io.fairlead.dag.SkipTask;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DagTesterTest {

    private record Orders(List<BigDecimal> amounts) {}

    private final DagBuilder dag = Dag.named("sales");
    private final List<Object> seen = new ArrayList<>();

    @Test
    void every_task_is_executed_and_gets_what_it_takes() {
        var orders = dag.task("extract").returns(Orders.class, () -> new Orders(List.of(new BigDecimal("12.50"))));
        var factor = dag.task("factor").returns(int.class, () -> 2);
        var total = dag.task("total")
                .takes(orders, factor)
                .returns(BigDecimal.class, (o, by) -> o.amounts().get(0).multiply(BigDecimal.valueOf(by)));
        dag.task("mail").takes(total).runs(seen::add);

        var result = DagTester.of(dag.build()).run();

        assertThat(result.succeeded()).isTrue();
        assertThat(seen).containsExactly(new BigDecimal("25.00"));
        assertThat(result.output("extract", Orders.class)).isEqualTo(new Orders(List.of(new BigDecimal("12.50"))));
        assertThat(result.output("factor", Integer.class)).isEqualTo(2);
        assertThat(result.attempts("mail")).isEqualTo(1);
        assertThat(result.error("mail")).isEmpty();
        assertThat(result).hasToString("sales: extract success, factor success, total success, mail success");
    }

    @Test
    void every_consumer_gets_a_value_of_its_own_as_in_another_process() {
        var orders = dag.task("extract").returns(Orders.class, () -> {
            var made = new Orders(new ArrayList<>(List.of(BigDecimal.ONE)));
            seen.add(made);
            return made;
        });
        dag.task("first").takes(orders).runs(o -> {
            o.amounts().clear();
            seen.add(o);
        });
        dag.task("second").takes(orders).runs(o -> assertThat(o.amounts()).hasSize(1));

        var result = DagTester.of(dag.build()).run();

        assertThat(result.succeeded()).isTrue();
        assertThat(seen.get(0)).isNotSameAs(seen.get(1));
    }

    @Test
    void an_output_that_is_not_json_fails_for_good_where_it_is_made() {
        dag.task("extract").retry(Retry.times(3, Duration.ofMinutes(1))).returns(Thread.class, Thread::currentThread);

        var result = DagTester.of(dag.build()).run();

        assertThat(result.state("extract")).isEqualTo(FAILED);
        assertThat(result.attempts("extract")).isEqualTo(1);
        assertThat(result.error("extract").orElseThrow())
                .hasMessageContaining("the value of task 'extract' cannot be read from JSON as java.lang.Thread");
    }

    @Test
    void a_failed_task_is_tried_again_and_the_clock_jumps_over_the_wait() {
        dag.task("load")
                .retry(Retry.exponential(3, Duration.ofHours(1)))
                .takes(dag.run())
                .runs(run -> {
                    if (run.attempt() < 3) throw new IOException("no route");
                });

        var result = DagTester.of(dag.build()).at("2026-03-01T06:00:00Z").run();

        assertThat(result.state("load")).isEqualTo(SUCCESS);
        assertThat(result.attempts("load")).isEqualTo(3);
        assertThat(result.error("load")).isEmpty();
        assertThat(result.finishedAt()).isEqualTo("2026-03-01T09:00:00Z");
    }

    @Test
    void independent_tasks_wait_at_the_same_time_and_dependent_ones_after_each_other() {
        var once = Retry.times(1, Duration.ofHours(1));
        var a = dag.task("a").retry(once).takes(dag.run()).runs(DagTesterTest::failAtFirst);
        var b = dag.task("b").retry(once).takes(dag.run()).runs(DagTesterTest::failAtFirst);
        dag.task("c").retry(once).after(a, b).takes(dag.run()).runs(DagTesterTest::failAtFirst);

        var result = DagTester.of(dag.build()).at("2026-03-01T06:00:00Z").run();

        assertThat(result.finishedAt()).isEqualTo("2026-03-01T08:00:00Z");
    }

    private static void failAtFirst(Run run) throws IOException {
        if (run.attempt() == 1) throw new IOException("no route");
    }

    @Test
    void a_task_without_retries_left_has_failed_and_what_depends_on_it_is_not_executed() {
        var load = dag.task("load").retry(Retry.times(1, Duration.ZERO)).returns(String.class, () -> {
            throw new IOException("no route");
        });
        var mail = dag.task("mail").takes(load).runs(seen::add);
        dag.task("clean-up").after(mail).runs(() -> seen.add("cleaned"));
        dag.task("other").runs(() -> seen.add("other"));

        var result = DagTester.of(dag.build()).run();

        assertThat(result.succeeded()).isFalse();
        assertThat(result.state("load")).isEqualTo(FAILED);
        assertThat(result.attempts("load")).isEqualTo(2);
        assertThat(result.error("load")).containsInstanceOf(IOException.class);
        assertThat(result.state("mail")).isEqualTo(UPSTREAM_FAILED);
        assertThat(result.attempts("mail")).isZero();
        assertThat(result.state("clean-up")).isEqualTo(UPSTREAM_FAILED);
        assertThat(result.state("other")).isEqualTo(SUCCESS);
        assertThat(seen).containsExactly("other");
        assertThat(result)
                .hasToString("sales: load failed after 2 attempts: java.io.IOException: no route, "
                        + "mail upstream_failed, clean-up upstream_failed, other success");
    }

    @Test
    void a_permanent_failure_is_not_tried_again() {
        dag.task("load").retry(Retry.times(5, Duration.ofHours(1))).runs(() -> {
            throw new PermanentFailure("no such account");
        });

        var result = DagTester.of(dag.build()).run();

        assertThat(result.state("load")).isEqualTo(FAILED);
        assertThat(result.attempts("load")).isEqualTo(1);
    }

    @Test
    void a_skip_spreads_and_the_run_has_succeeded() {
        var load = dag.task("load").retry(Retry.times(5, Duration.ofHours(1))).returns(String.class, () -> {
            throw new SkipTask("no orders");
        });
        dag.task("mail").takes(load).runs(seen::add);

        var result = DagTester.of(dag.build()).run();

        assertThat(result.state("load")).isEqualTo(SKIPPED);
        assertThat(result.error("load").orElseThrow()).hasMessage("no orders");
        assertThat(result.state("mail")).isEqualTo(SKIPPED);
        assertThat(result.succeeded()).isTrue();
    }

    @Test
    void a_failure_weighs_more_than_a_skip() {
        var failed = dag.task("fails").runs(() -> {
            throw new IOException();
        });
        var skipped = dag.task("skips").runs(() -> {
            throw new SkipTask("nothing");
        });
        dag.task("join").after(skipped, failed).runs(() -> {});

        assertThat(DagTester.of(dag.build()).run().state("join")).isEqualTo(UPSTREAM_FAILED);
    }

    @Test
    void an_assertion_inside_a_body_is_a_failure_of_that_task() {
        dag.task("a").runs(() -> {
            throw new AssertionError("not equal");
        });

        assertThat(DagTester.of(dag.build()).run().error("a")).containsInstanceOf(AssertionError.class);
    }

    @Test
    void the_output_of_a_task_that_has_none_is_refused_with_the_reason() {
        var load = dag.task("load").returns(String.class, () -> {
            throw new IOException("no route");
        });
        dag.task("total").takes(load).returns(String.class, text -> text);

        var result = DagTester.of(dag.build()).run();

        assertThatThrownBy(() -> result.output("total", String.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("task 'total' has no output; "
                        + "sales: load failed: java.io.IOException: no route, total upstream_failed");
    }
}
