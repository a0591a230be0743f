package io.fairlead.runner.scheduler;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Retry;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No task is executed twice at the same time, however soon it is to be tried again. */
class EarlierAttemptsTest {

    private static final Retry AT_ONCE = Retry.times(3, Duration.ZERO);

    @TempDir
    Path folder;

    private TestScheduler scheduler;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"));
        scheduler.executor.reportTo(scheduler.reports);
        scheduler.executor.graceful = true;
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void the_try_after_a_time_out_waits_until_the_one_before_is_gone() {
        DagRun run = timedOut(slow("a"));
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.SCHEDULED);
        assertThat(attempts(run, "a")).isEqualTo(1);
        assertThat(scheduler.whyItWaits(run, "a"))
                .contains("waits until attempt 1 has ended: executor 'local' has not seen it gone yet");
        assertThat(scheduler.dispatcher.nextDue())
                .contains(scheduler.clock.instant().plusSeconds(1));
        scheduler.executor.take("a");
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        assertThat(attempts(run, "a")).isEqualTo(2);
        assertThat(scheduler.dispatcher.nextDue()).isEmpty();
    }

    @Test
    void a_loss_whose_worker_may_go_on_is_repeated_when_that_is_gone() {
        scheduler.push(dag("sales", task("a")));
        DagRun run = started();
        scheduler.reports.lost(scheduler.executor.assignment("a").attemptId(), "its pod was pending for too long");
        scheduler.tick();
        scheduler.tick();
        assertThat(attempts(run, "a")).isEqualTo(1);
        scheduler.executor.take("a");
        scheduler.tick();
        assertThat(attempts(run, "a")).isEqualTo(2);
    }

    @Test
    void what_its_own_worker_says_has_ended_is_tried_again_at_once() {
        scheduler.push(dag("sales", task("a", AT_ONCE)));
        DagRun run = started();
        long first = scheduler.executor.assignment("a").attemptId();
        scheduler.reports.ended(first, new Outcome(Outcome.Kind.FAILED, "no", null));
        scheduler.tick();
        scheduler.tick();
        assertThat(attempts(run, "a")).isEqualTo(2);
    }

    @Test
    void whoever_is_held_back_keeps_nobody_else_waiting() {
        DagRun run = timedOut(slow("a"), slow("b"));
        scheduler.executor.slots = 3; // Two are taken by what has its time of grace.
        scheduler.push(dag("other", task("c")));
        DagRun other = scheduler.trigger("other");
        scheduler.tick();
        scheduler.tick();
        assertThat(scheduler.states(other)).containsEntry("c", TaskState.RUNNING);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.SCHEDULED);
    }

    @Test
    void an_executor_that_does_not_know_yet_what_it_holds_may_hold_it() {
        scheduler.push(dag("sales", task("a", Execution.USUAL.on("kubernetes"))));
        DagRun run = started();
        scheduler.reports.lost(scheduler.pods.take("a"), "lost");
        scheduler.pods.ready = false;
        // The settings say now that it is executed here.
        scheduler.database.useWrite(handle -> handle.execute("update task_instance set executor = ''"));
        scheduler.tick();
        assertThat(attempts(run, "a")).isEqualTo(1);
        scheduler.pods.ready = true;
        scheduler.tick();
        assertThat(attempts(run, "a")).isEqualTo(2);
    }

    private static DagDescription.Task slow(String name) {
        return new DagDescription.Task(name, List.of(), List.of(), AT_ONCE, Optional.of(Duration.ofMinutes(10)));
    }

    private DagRun timedOut(DagDescription.Task... tasks) {
        scheduler.push(dag("sales", tasks));
        DagRun run = started();
        scheduler.advance(Duration.ofMinutes(11));
        scheduler.tick();
        scheduler.tick();
        return run;
    }

    private DagRun started() {
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.tick();
        return run;
    }

    private int attempts(DagRun run, String task) {
        return scheduler.instance(run, task).attempts();
    }
}
