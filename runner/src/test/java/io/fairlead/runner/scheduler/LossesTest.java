package io.fairlead.runner.scheduler;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fairlead.dag.Retry;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What follows when attempts are lost to the infrastructure: how often, how late and for how long they are repeated. */
class LossesTest {

    private static final String AWAY = "git server git.example.org does not answer (commit 1a2b)";

    @TempDir
    Path folder;

    private TestScheduler scheduler;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"));
        scheduler.executor.slots = 100;
        scheduler.executor.reportTo(scheduler.reports);
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void a_first_loss_is_repeated_at_once_and_without_using_up_a_retry() {
        DagRun run = started(Retry.none());
        lose();
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        assertThat(instance(run).attempts()).isEqualTo(2);
        assertThat(instance(run).failures()).isZero();
    }

    @Test
    void what_is_lost_again_waits_longer_each_time_up_to_minutes() {
        DagRun run = started(Retry.none());
        lose();
        scheduler.tick();
        assertThat(pausesOf(run, 11))
                .extracting(Duration::toSeconds)
                .containsExactly(5L, 5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L, 300L);
    }

    /** A git server that is away for two minutes, and pods that give up after 6.4 s of trying. */
    @Test
    void a_cause_that_lasts_for_two_minutes_fails_no_task() {
        DagRun run = started(Retry.none());
        Instant back = scheduler.clock.instant().plus(Duration.ofMinutes(2));
        while (scheduler.clock.instant().isBefore(back)) {
            if (scheduler.states(run).get("a") == TaskState.RUNNING) {
                scheduler.clock.advance(Duration.ofMillis(6_400));
                lose();
            }
            instance(run).retryAt().ifPresent(scheduler.clock::set);
            scheduler.tick();
            scheduler.tick();
        }
        scheduler.succeed("a");
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.SUCCESS);
        assertThat(instance(run).attempts()).isLessThan(10);
    }

    @Test
    void the_wait_is_shown_with_its_reason() {
        DagRun run = started(Retry.none());
        lose();
        scheduler.tick();
        lose();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.UP_FOR_RETRY);
        assertThat(scheduler.whyItWaits(run, "a"))
                .contains("will be tried again at " + scheduler.clock.instant().plusSeconds(5));
        assertThat(instance(run).reason()).contains(AWAY);
    }

    @Test
    void after_an_hour_of_losses_the_task_has_failed_and_says_how_often_it_was_tried() {
        DagRun run = started(Retry.none());
        Instant begun = scheduler.clock.instant();
        loseUntilTheEnd(run);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.FAILED);
        assertThat(Duration.between(begun, scheduler.clock.instant())).isEqualTo(Duration.ofHours(1));
        assertThat(instance(run).reason().orElseThrow())
                .startsWith(AWAY)
                .contains("lost " + instance(run).losses() + " times in 3600 s; not tried again");
    }

    @Test
    void a_task_whose_own_retries_are_more_patient_is_repeated_for_as_long() {
        DagRun run = started(Retry.times(3, Duration.ofHours(1)));
        Instant begun = scheduler.clock.instant();
        loseUntilTheEnd(run);
        assertThat(Duration.between(begun, scheduler.clock.instant())).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void the_time_in_which_attempts_executed_uses_up_no_patience() {
        DagRun run = started(Retry.none());
        for (int eviction = 0; eviction < 6; eviction++) {
            scheduler.clock.advance(Duration.ofHours(3));
            lose();
            instance(run).retryAt().ifPresent(scheduler.clock::set);
            scheduler.tick();
            scheduler.tick();
            assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        }
    }

    @Test
    void the_time_in_which_no_slot_was_free_uses_up_none_either() {
        DagRun run = started(Retry.none());
        lose();
        scheduler.executor.slots = 0;
        scheduler.advance(Duration.ofHours(5));
        scheduler.executor.slots = 100;
        scheduler.tick();
        scheduler.tick();
        lose();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.UP_FOR_RETRY);
        assertThat(instance(run).retryAt()).contains(scheduler.clock.instant().plusSeconds(5));
    }

    @Test
    void a_failure_of_the_tasks_own_ends_the_row_of_losses() {
        DagRun run = started(Retry.times(3, Duration.ZERO));
        lose();
        scheduler.tick();
        scheduler.end("a", new Outcome(Outcome.Kind.FAILED, "no", null));
        scheduler.tick();
        scheduler.tick();
        lose();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.SCHEDULED); // at once, as a first loss is
    }

    @Test
    void where_nothing_is_to_be_repeated_the_first_loss_is_the_last() {
        var never = new LossPatience(Duration.ZERO);
        var retries = Retry.times(3, Duration.ofMinutes(5));
        assertThat(never.repeatAt(Optional.empty(), retries, Instant.EPOCH)).isEmpty();
    }

    @Test
    void one_cause_that_hits_many_is_told_once_and_then_how_many_it_hit() {
        var lines = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(LossNews.class);
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try {
            scheduler.push(dag("sales", task("a")));
            for (int i = 0; i < 50; i++) scheduler.trigger("sales");
            scheduler.tick();
            scheduler.tick();
            int number = 1_000;
            for (long attempt : List.copyOf(scheduler.executor.active()))
                scheduler.reports.lost(attempt, "commit " + number++ + "abc could not be fetched");
            assertThat(lines.list).hasSize(1);
            scheduler.reports.lossNews().tick(scheduler.clock.instant().plus(LossNews.TOLD_EVERY));
            scheduler.reports.lossNews().tick(scheduler.clock.instant().plus(LossNews.TOLD_EVERY.multipliedBy(2)));
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
        int more = scheduler.executor.active().size() - 1;
        assertThat(lines.list)
                .extracting(
                        ILoggingEvent::getLevel,
                        event -> event.getFormattedMessage().replaceAll(" dag=.*", ""))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Level.INFO, "task lost, will be repeated"),
                        org.assertj.core.groups.Tuple.tuple(
                                Level.WARN,
                                more + " more attempts were lost by the same cause within 60 s, and are repeated as"
                                        + " long as it may last: reason=\"commit 1000abc could not be fetched\""));
    }

    private DagRun started(Retry retry) {
        scheduler.push(dag("sales", task("a", retry)));
        DagRun run = scheduler.trigger("sales");
        scheduler.tick();
        scheduler.tick();
        return run;
    }

    private void lose() {
        scheduler.reports.lost(scheduler.executor.take("a"), AWAY);
    }

    private List<Duration> pausesOf(DagRun run, int most) {
        var pauses = new ArrayList<Duration>();
        while (pauses.size() < most) {
            lose();
            Optional<Instant> retryAt = instance(run).retryAt();
            if (retryAt.isEmpty()) return pauses;
            pauses.add(Duration.between(scheduler.clock.instant(), retryAt.get()));
            scheduler.clock.set(retryAt.get());
            scheduler.tick();
            scheduler.tick();
        }
        return pauses;
    }

    private void loseUntilTheEnd(DagRun run) {
        lose();
        scheduler.tick();
        assertThat(pausesOf(run, 1_000)).hasSizeLessThan(100);
    }

    private TaskInstance instance(DagRun run) {
        return scheduler.instance(run, "a");
    }
}
