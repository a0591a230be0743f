package io.fairlead.runner.scheduler;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Retry;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.run.AttemptState;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What workers tell of attempts that ended some time ago. */
class LateOutcomesTest {

    private static final Outcome DONE = new Outcome(Outcome.Kind.SUCCESS, "", null);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private TestScheduler scheduler;
    private DagRun run;
    private long attempt;
    private String token;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"));
        scheduler.executor.reportTo(scheduler.reports);
        var retry = Retry.times(3, Duration.ofMinutes(5));
        scheduler.push(dag("sales", new DagDescription.Task("a", List.of(), List.of(), retry, Optional.of(TIMEOUT))));
        run = scheduler.trigger("sales");
        scheduler.tick();
        attempt = scheduler.executor.assignment("a").attemptId();
        token = scheduler.executor.assignment("a").token();
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void an_end_is_dated_when_it_was_and_not_when_it_was_told() {
        Instant began = scheduler.clock.instant();
        scheduler.clock.advance(Duration.ofMinutes(9));
        scheduler.reports.ended(attempt, DONE, Duration.ofMinutes(4));
        assertThat(first().finishedAt()).contains(began.plus(Duration.ofMinutes(5)));
        assertThat(scheduler.instance(run, "a").finishedAt()).contains(began.plus(Duration.ofMinutes(5)));
    }

    @Test
    void a_reason_without_end_is_cut() {
        scheduler.reports.ended(attempt, new Outcome(Outcome.Kind.FAILED_FOR_GOOD, "x".repeat(3 << 20), null));
        assertThat(first().reason().orElseThrow()).hasSize(Outcome.MAX_REASON).endsWith("x…");
        assertThat(scheduler.instance(run, "a").reason().orElseThrow()).hasSize(Outcome.MAX_REASON);
    }

    @Test
    void a_loss_without_a_word_is_one() {
        assertThat(scheduler.reports.ended(attempt, new Outcome(Outcome.Kind.LOST, null, null)))
                .isTrue();
        assertThat(first().state()).isEqualTo(AttemptState.LOST);
    }

    @Test
    void a_loss_is_told_in_no_more_words_either() {
        scheduler.reports.lost(attempt, "x".repeat(3 << 20));
        assertThat(first().reason().orElseThrow()).hasSize(Outcome.MAX_REASON);
    }

    @Test
    void an_output_that_is_too_long_is_not_kept_whoever_sends_it() {
        String output = "\"" + "x".repeat(Outcome.MAX_OUTPUT) + "\"";
        scheduler.reports.ended(attempt, new Outcome(Outcome.Kind.SUCCESS, "", output));
        assertThat(first().state()).isEqualTo(AttemptState.FAILED);
        assertThat(first().reason())
                .contains("its output has 1000002 characters, the limit is 1000000; keep the data elsewhere and return"
                        + " where it is");
        assertThat(scheduler.queries.outputs(run.id(), List.of("a"))).isEmpty();
    }

    @Test
    void none_ends_before_it_began() {
        Instant began = scheduler.clock.instant();
        scheduler.clock.advance(Duration.ofMinutes(2));
        scheduler.reports.ended(attempt, DONE, Duration.ofDays(300));
        assertThat(first().finishedAt()).contains(began);
    }

    @Test
    void one_that_ended_in_time_is_believed_over_the_deadline_that_came_later() {
        scheduler.advance(TIMEOUT);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.UP_FOR_RETRY);
        scheduler.clock.advance(Duration.ofMinutes(1));
        assertThat(scheduler.reports.mayEnd(attempt, token)).isTrue();
        assertThat(scheduler.reports.mayEnd(attempt, "another")).isFalse();
        assertThat(scheduler.reports.ended(attempt, DONE, Duration.ofMinutes(2)))
                .isTrue();
        assertThat(first().state()).isEqualTo(AttemptState.SUCCESS);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.SUCCESS);
        assertThat(scheduler.instance(run, "a").failures()).isZero();
        assertThat(scheduler.reports.mayEnd(attempt, token)).isFalse();
    }

    @Test
    void one_that_ended_after_its_deadline_is_not() {
        scheduler.advance(TIMEOUT.plusMinutes(1));
        assertThat(scheduler.reports.ended(attempt, DONE, Duration.ofSeconds(30)))
                .isFalse();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.UP_FOR_RETRY);
        assertThat(scheduler.instance(run, "a").failures()).isEqualTo(1);
    }

    @Test
    void when_the_next_attempt_has_begun_it_is_too_late() {
        scheduler.advance(TIMEOUT);
        scheduler.advance(Duration.ofMinutes(5));
        scheduler.tick();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        assertThat(scheduler.reports.mayEnd(attempt, token)).isFalse();
        assertThat(scheduler.reports.ended(attempt, DONE, Duration.ofMinutes(9)))
                .isFalse();
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
    }

    @Test
    void one_that_was_cancelled_stays_so() {
        scheduler.runs.end(run, "cancelled by anna", scheduler.clock.instant());
        scheduler.clock.advance(Duration.ofMinutes(1));
        assertThat(scheduler.reports.ended(attempt, DONE, Duration.ofSeconds(90)))
                .isFalse();
        assertThat(first().state()).isEqualTo(AttemptState.FAILED);
    }

    private Attempt first() {
        return scheduler.queries.attempts(scheduler.instance(run, "a").id()).get(0);
    }
}
