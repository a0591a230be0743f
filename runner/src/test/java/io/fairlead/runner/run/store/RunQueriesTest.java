package io.fairlead.runner.run.store;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.run.RunGlance;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunQueriesTest {

    @TempDir
    private Path folder;

    private TestScheduler scheduler;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("fairlead.db"));
        scheduler.push(dag("a", task("t")), dag("b", task("t")), dag("c", task("t")));
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void the_last_runs_of_each_dag_come_oldest_first() {
        var names = new java.util.ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            names.add(scheduler.trigger("a").name());
            if (i < 2) scheduler.trigger("b");
        }
        long a = id("a");
        var last = scheduler.queries.lastOfEach(List.of(a, id("b"), id("c")), 3);
        assertThat(last.get(a)).extracting(RunGlance::name).containsExactlyElementsOf(names.subList(2, 5));
        assertThat(last.get(id("b"))).hasSize(2);
        assertThat(last).doesNotContainKey(id("c"));
        assertThat(scheduler.queries.lastOfEach(List.of(), 3)).isEmpty();
    }

    @Test
    void only_the_last_runs_are_looked_at_however_many_there_are() {
        List<String> plan = scheduler.database.read(
                handle -> handle.createQuery("explain query plan " + RunQueries.lastOfEach(List.of(1L, 2L)))
                        .bind("most", 20)
                        .map((row, context) -> row.getString("detail"))
                        .list());
        assertThat(plan)
                .filteredOn(step -> step.contains(" run"))
                .hasSize(2)
                .allMatch(step -> step.startsWith("SEARCH run USING INDEX run_of_dag (dag_id=?)"));
    }

    private long id(String dag) {
        return scheduler.dags.find("demo." + dag).orElseThrow().id();
    }
}
