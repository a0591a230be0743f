package io.fairlead.runner.run.store;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.testkit.StatementWatch;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task gives back costs whoever takes it, and no other step of the run. */
class OutputsTest {

    private static final String LARGE = '"' + "x".repeat(300_000) + '"';

    /** Names, states and times. */
    private static final int MOST_OF_A_ROW = 1_000;

    @TempDir
    Path folder;

    private TestScheduler scheduler;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"));
        scheduler.executor.reportTo(scheduler.reports);
        scheduler.push(dag("sales", task("large"), task("next", "large"), task("last", "next")));
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void it_is_in_no_row_that_each_step_reads_or_writes() {
        DagRun run = afterLarge();
        for (String table : List.of("run", "task_instance", "attempt")) {
            List<Integer> lengths = scheduler.database.read(handle -> handle.createQuery("select * from " + table)
                    .mapToMap()
                    .map(row -> row.values().toString().length())
                    .list());
            assertThat(lengths).isNotEmpty().allMatch(length -> length < MOST_OF_A_ROW);
        }
        assertThat(scheduler.queries.outputs(run.id(), List.of("large", "next")))
                .containsOnlyKeys("large");
        assertThat(scheduler.queries.outputs(run.id(), List.of("large"))).containsValue(LARGE);
    }

    @Test
    void a_step_of_a_task_that_takes_nothing_looks_for_no_output_but_those_before_it() {
        afterLarge();
        var watch = StatementWatch.of(scheduler.database);
        scheduler.succeed("next");
        scheduler.tick();
        assertThat(watch.statements())
                .filteredOn(statement -> reads(statement, "output"))
                .allMatch(statement -> statement.callers().stream()
                        .flatMap(List::stream)
                        .anyMatch(caller -> caller.method().equals("outputs")))
                .hasSize(1);
    }

    private boolean reads(StatementWatch.Seen statement, String table) {
        Stream<String> plan = statement.plan(scheduler.database).stream();
        return plan.anyMatch(step -> step.matches("(SCAN|SEARCH) " + table + "( .*)?"));
    }

    private DagRun afterLarge() {
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.end("large", new Outcome(Outcome.Kind.SUCCESS, "", LARGE));
        scheduler.tick();
        scheduler.tick();
        return run;
    }
}
