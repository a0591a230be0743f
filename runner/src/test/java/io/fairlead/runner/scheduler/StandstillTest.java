package io.fairlead.runner.scheduler;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.RunState;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.store.Change;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What could stand still for ever, and does not. */
class StandstillTest {

    @TempDir
    Path folder;

    private TestScheduler scheduler;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"));
        scheduler.executor.reportTo(scheduler.reports);
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    /** Such a disk is full, or another process holds the database. */
    private void refuse(String change) {
        sql("create trigger refused before update on task_instance when " + change
                + " begin select raise(abort, 'the disk is full'); end");
    }

    private void sql(String statement) {
        scheduler.database.useWrite(handle -> handle.execute(statement));
    }

    @Test
    void a_run_whose_step_could_not_be_written_goes_on_by_itself_when_it_can() {
        scheduler.push(dag("sales", task("a"), task("b", "a")));
        refuse("old.state = 'none' and new.state = 'scheduled'");
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.tick();
        sql("drop trigger refused");
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.NONE);

        scheduler.advance(Duration.ofSeconds(5));
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        assertThat(scheduler.sweep.found()).isZero();
    }

    @Test
    void a_run_that_cannot_be_moved_for_long_is_looked_at_once_a_minute_and_keeps_no_other_from_anything() {
        scheduler.push(dag("sales", task("a")), dag("other", task("b")));
        refuse("old.task = 'a' and new.state = 'scheduled'");
        DagRun stuck = scheduler.trigger("sales");
        scheduler.tick();
        for (int i = 0; i < 100; i++) scheduler.advance(Duration.ofSeconds(10));
        DagRun other = scheduler.trigger("other");
        scheduler.tick();
        scheduler.tick();
        assertThat(scheduler.states(other)).containsEntry("b", TaskState.RUNNING);
        sql("drop trigger refused");
        scheduler.advance(Duration.ofMinutes(1));
        assertThat(scheduler.states(stuck)).containsEntry("a", TaskState.RUNNING);
    }

    @Test
    void a_run_that_nobody_remembers_is_found_within_minutes_and_counted() {
        scheduler.push(dag("sales", task("a"), task("b", "a")));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.tick();
        // Past everybody who would tell of it.
        sql("update attempt set state = 'success', finished_at = 1, ended_by = 'worker'");
        sql("update task_instance set state = 'success', finished_at = 1 where task = 'a'");
        scheduler.executor.forgetAll();
        scheduler.advance(Duration.ofMinutes(1));
        assertThat(scheduler.states(run)).containsEntry("b", TaskState.NONE);

        scheduler.advance(StandstillSweep.EVERY);
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("b", TaskState.RUNNING);
        assertThat(scheduler.sweep.found()).isOne();
    }

    @Test
    void a_task_that_was_handed_over_and_has_no_attempt_is_scheduled_again() {
        scheduler.push(dag("sales", task("a")));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.tick();
        sql("delete from attempt");
        scheduler.executor.forgetAll();
        scheduler.advance(StandstillSweep.EVERY.plusSeconds(1));
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        assertThat(scheduler.sweep.found()).isOne();
        scheduler.succeed("a");
        scheduler.tick();
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void where_all_goes_well_nothing_is_found() {
        scheduler.push(dag("sales", task("a"), task("b", "a"), task("c", "b")));
        DagRun run = scheduler.trigger("sales");
        for (String task : new String[] {"a", "b", "c"}) {
            scheduler.advance(StandstillSweep.EVERY.plusSeconds(1));
            scheduler.advance(StandstillSweep.EVERY.plusSeconds(1));
            scheduler.succeed(task);
        }
        scheduler.advance(StandstillSweep.EVERY.plusSeconds(1));
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.SUCCESS);
        assertThat(scheduler.sweep.found()).isZero();
    }

    @Test
    void who_follows_changes_and_throws_keeps_the_scheduler_from_hearing_of_none() {
        scheduler.changes.follow(change -> {
            if (change instanceof Change.OfRun) throw new NoClassDefFoundError("rebuilt meanwhile");
        });
        scheduler.push(dag("sales", task("a")));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.tick();
        scheduler.succeed("a");
        scheduler.tick();
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void an_attempt_that_its_executor_cannot_be_given_is_repeated() {
        scheduler.push(dag("sales", task("a"), task("b")));
        DagRun run = scheduler.trigger("sales");
        scheduler.executor.refusal = new OutOfMemoryError("unable to create native thread");
        scheduler.tick();
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.UP_FOR_RETRY);
        assertThat(scheduler.instance(run, "a").reason().orElseThrow()).contains("unable to create native thread");

        scheduler.executor.refusal = null;
        scheduler.advance(Duration.ofMinutes(5));
        assertThat(scheduler.executor.assignment("a"))
                .extracting(Assignment::task)
                .isEqualTo("a");
        assertThat(scheduler.executor.assignment("b"))
                .extracting(Assignment::task)
                .isEqualTo("b");
    }

    @Test
    void room_that_the_end_of_a_run_makes_is_used_in_the_same_pass() {
        scheduler.executor.slots = 1;
        scheduler.push(dag("first", task("a")), dag("second", task("b")));
        DagRun first = scheduler.trigger("first");
        scheduler.tick();
        scheduler.tick();
        DagRun second = scheduler.trigger("second");
        scheduler.tick();
        scheduler.tick();
        assertThat(scheduler.states(second)).containsEntry("b", TaskState.SCHEDULED);

        scheduler.runs.end(scheduler.run(first), "cancelled by anna", scheduler.clock.instant());
        scheduler.tick();
        assertThat(scheduler.states(second)).containsEntry("b", TaskState.RUNNING);
    }
}
