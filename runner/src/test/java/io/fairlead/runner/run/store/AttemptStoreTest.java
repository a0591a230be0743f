package io.fairlead.runner.run.store;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.runner.run.AttemptToken;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.NewRun;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.store.AttemptStore.EndedBy;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptStoreTest {

    @TempDir
    Path folder;

    private TestScheduler scheduler;
    private AttemptStore attempts;
    private Instant now;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"));
        scheduler.executor.slots = 100;
        scheduler.executor.reportTo(scheduler.reports);
        attempts = new AttemptStore(scheduler.database, new Changes());
        now = scheduler.clock.instant();
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void an_attempt_ends_once_however_many_tell_of_its_end_at_the_same_time() throws Exception {
        scheduler.push(dag("sales", task("a")));
        for (int i = 0; i < 30; i++) scheduler.trigger("sales");
        scheduler.tick();
        scheduler.tick();
        var tellers = new ArrayList<Callable<Boolean>>();
        for (long attempt : scheduler.executor.active()) {
            tellers.add(() -> attempts.succeed(attempt, "1", now));
            tellers.add(() -> attempts.fail(attempt, EndedBy.WORKER, "no", now));
            tellers.add(() -> attempts.lose(attempt, "gone", now));
            tellers.add(() -> attempts.skip(attempt, "nothing to do", now));
        }
        assertThat(trueOf(tellers))
                .isEqualTo(scheduler.executor.active().size())
                .isPositive();
    }

    @Test
    void a_task_is_handed_over_once_however_many_try_at_the_same_time() throws Exception {
        scheduler.executor.slots = 0;
        scheduler.push(dag("sales", task("a")));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        TaskInstance instance = scheduler.instance(run, "a");
        assertThat(instance.state()).isEqualTo(TaskState.SCHEDULED);
        var tasks = new TaskStore(scheduler.database, new Changes());
        var tellers = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 16; i++) {
            tellers.add(
                    () -> tasks.queue(instance, "local", AttemptToken.fresh().hash(), now)
                            .isPresent());
        }
        assertThat(trueOf(tellers)).isEqualTo(1);
        assertThat(scheduler.queries.attempts(instance.id())).hasSize(1);
    }

    @Test
    void a_scheduled_run_is_made_once_however_many_try_at_the_same_time() throws Exception {
        scheduler.push(dag("sales", task("a")));
        long dagId = scheduler.dags.find("demo.sales").orElseThrow().id();
        var tellers = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 16; i++) {
            tellers.add(() -> scheduler
                    .runs
                    .create(NewRun.scheduled(dagId, now, now), now)
                    .isPresent());
        }
        assertThat(trueOf(tellers)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update task_instance set state = 'done'",
                "update task_instance set state = 'success'", // without a time
                "update task_instance set finished_at = 1", // without a final state
                "update run set state = 'success'",
                "update attempt set state = 'success'",
                "update attempt set finished_at = 1, ended_by = 'worker'",
                "insert into attempt (task_instance_id, number, state, executor, token_hash, queued_at)"
                        + " select task_instance_id, number + 1, 'queued', 'local', '', 0 from attempt", // a second
                // active one
            })
    void the_database_refuses_nonsense(String statement) {
        scheduler.push(dag("sales", task("a")));
        scheduler.trigger("sales");
        scheduler.tick();
        scheduler.tick();
        assertThatThrownBy(() -> scheduler.database.useWrite(handle -> handle.execute(statement)))
                .hasMessageContaining("constraint failed");
    }

    private static long trueOf(List<Callable<Boolean>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            long count = 0;
            for (Future<Boolean> answer : threads.invokeAll(calls)) if (answer.get()) count++;
            return count;
        } finally {
            threads.shutdownNow();
        }
    }
}
