package io.fairlead.runner.executor.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Run;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.executor.FleetAsk;
import io.fairlead.runner.executor.FleetWork.Given;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.local.FakeReports;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.run.AttemptState;
import io.fairlead.runner.run.dag.Container;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who gets what of the fleet's work, and what is told of what waits; workers and reports are played. */
class FleetExecutorTest {

    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final TestClock clock = new TestClock();
    private final FakeReports reports = new FakeReports();
    private final Set<Long> running = new HashSet<>();
    private final FleetExecutor fleet = new FleetExecutor(new SalesOnly(), reports, () -> running, SILENCE, clock);

    @Test
    void the_oldest_of_a_queue_is_given_to_the_first_who_asks_for_it() {
        start(1, "default");
        start(2, "small");
        start(3, "default");
        assertThat(given(ask("w1", 10, "default"))).isEqualTo(1);
        assertThat(given(ask("w2", 20, "default"))).isEqualTo(3);
        assertThat(given(ask("w3", 30, "small"))).isEqualTo(2);
        assertThat(fleet.freeSlots()).isEqualTo(FleetExecutor.MOST_IN_ALL);
    }

    @Test
    void a_queue_without_workers_fills_up_and_holds_back_no_other() {
        for (int id = 1; id < FleetExecutor.MOST_WAITING; id++) start(id, "big");
        assertThat(fleet.full("big")).isEmpty();
        start(FleetExecutor.MOST_WAITING, "big");
        assertThat(fleet.full("big")).contains("queue 'big' is full (2000 waiting), and has no worker");
        assertThat(fleet.fullQueues()).containsExactly("big");
        assertThat(fleet.full("")).isEmpty();
        assertThat(fleet.freeSlots()).isGreaterThan(FleetExecutor.MOST_WAITING);

        start(9_001, "small");
        assertThat(given(ask("w1", 10, "small"))).isEqualTo(9_001);
        assertThat(given(ask("w2", 20, "big"))).isEqualTo(1);
        assertThat(fleet.full("big")).isEmpty();
        start(9_002, "big");
        assertThat(fleet.full("big")).contains("queue 'big' is full (2000 waiting)");
    }

    @Test
    void tasks_that_name_no_queue_are_in_the_default_one() {
        for (int id = 1; id <= FleetExecutor.MOST_WAITING; id++) start(id, id % 2 == 0 ? "" : "default");
        assertThat(fleet.fullQueues()).containsExactlyInAnyOrder("", "default");
        assertThat(fleet.full("")).isEqualTo(fleet.full("default")).isPresent();
        fleet.kill(7, "cancelled");
        assertThat(fleet.fullQueues()).isEmpty();
    }

    @Test
    void a_worker_that_asks_already_is_given_what_comes_later_but_nothing_of_another_queue() {
        var question = fleet.next(ask("w1", 10, "default"));
        start(1, "small");
        assertThat(question).isNotDone();
        start(2, "");
        assertThat(question.join().attemptId()).isEqualTo(2);
    }

    @Test
    void what_nobody_waits_for_any_more_is_kept_for_the_next_question() {
        var gaveUp = fleet.next(ask("w1", 10, "default"));
        gaveUp.complete(null);
        start(1, "default");
        assertThat(fleet.active()).containsExactly(1L);
        assertThat(given(ask("w1", 10, "default"))).isEqualTo(1);
    }

    @Test
    void a_process_that_did_not_hear_the_answer_is_given_the_same_again() {
        start(1, "default");
        start(2, "default");
        assertThat(given(ask("w1", 10, "default"))).isEqualTo(1);
        assertThat(given(ask("w1", 10, "default"))).isEqualTo(1);
        reports.forget(1);
        assertThat(given(ask("w1", 10, "default"))).isEqualTo(2);
    }

    @Test
    void what_a_process_had_begun_that_another_has_replaced_is_lost_at_once() {
        start(1, "default");
        assertThat(given(ask("w1", 10, "default"))).isEqualTo(1);
        running.add(1L);
        start(2, "default");
        assertThat(given(ask("w1", 11, "default"))).isEqualTo(2);
        assertThat(reports.lost(1)).contains("w1 (pid 10) ended before it began");
    }

    @Test
    void what_was_given_to_a_process_that_another_has_replaced_is_offered_anew_and_is_no_loss() {
        start(1, "default");
        assertThat(given(ask("w1", 10, "default"))).isEqualTo(1);
        start(2, "default");
        assertThat(given(ask("w1", 11, "default"))).isEqualTo(2);
        assertThat(reports.lost(1)).isEmpty();
        assertThat(reports.whyItWaits(1)).contains("w1 (pid 10) ended before it began");
        assertThat(fleet.active()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(fleet.unclaimed(clock.instant())).containsExactly(1L);
    }

    @Test
    void what_its_worker_does_not_claim_in_time_is_to_be_offered_anew() {
        start(1, "default");
        given(ask("dead", 10, "default"));
        var neighbour = fleet.next(new FleetAsk("dead neighbour", "machine", 11, "default", false));
        var elsewhere = fleet.next(new FleetAsk("alive", "other machine", 20, "default", false));
        clock.advance(FleetExecutor.CLAIM.minusSeconds(1));
        assertThat(fleet.unclaimed(clock.instant())).isEmpty();
        assertThat(fleet.nextDue()).contains(clock.instant().plusSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(fleet.unclaimed(clock.instant())).containsExactly(1L);
        assertThat(fleet.active()).containsExactly(1L);
        assertThat(neighbour).isCompletedWithValue(null);
        start(1, "default");
        assertThat(elsewhere.join().attemptId()).isEqualTo(1);
        assertThat(fleet.unclaimed(clock.instant())).isEmpty();
    }

    @Test
    void what_its_worker_has_claimed_stays_its_own() {
        start(1, "default");
        given(ask("w1", 10, "default"));
        clock.advance(FleetExecutor.CLAIM.minusSeconds(1));
        assertThat(fleet.claimed(1, "guessed")).isEmpty();
        assertThat(fleet.claimed(1, "token 1")).contains("w1 (pid 10)");
        clock.advance(Duration.ofSeconds(1));
        assertThat(fleet.unclaimed(clock.instant())).isEmpty();
        running.add(1L);
        clock.advance(Duration.ofDays(1));
        assertThat(fleet.unclaimed(clock.instant())).isEmpty();
        assertThat(fleet.nextDue()).isEmpty();
    }

    @Test
    void a_clock_that_is_moved_takes_nothing_from_a_worker() {
        start(1, "default");
        given(ask("w1", 10, "default"));
        clock.advance(Duration.ofHours(1));
        fleet.moved(Duration.ofHours(1));
        assertThat(fleet.unclaimed(clock.instant())).isEmpty();
        clock.advance(FleetExecutor.CLAIM);
        assertThat(fleet.unclaimed(clock.instant())).containsExactly(1L);
    }

    @Test
    void what_is_over_is_not_offered_anew() {
        start(1, "default");
        start(2, "default");
        given(ask("w1", 10, "default"));
        given(ask("w2", 20, "default"));
        fleet.kill(1, "cancelled");
        clock.advance(FleetExecutor.CLAIM);
        assertThat(fleet.unclaimed(clock.instant())).containsExactly(2L);
        fleet.kill(2, "cancelled");
        assertThat(fleet.unclaimed(clock.instant())).isEmpty();
        assertThat(fleet.active()).doesNotContain(2L);
    }

    @Test
    void what_a_question_was_answered_with_when_its_worker_asked_again_is_not_forgotten() {
        var queue = new WorkQueue(clock.instant());
        var ask = ask("w1", 10, "default");
        var broken = queue.ask(ask, clock.instant());
        queue.put(new Waiting(new Given(1, "token 1"), "default"), clock.instant());
        assertThat(broken).isDone();
        queue.put(new Waiting(new Given(2, "token 2"), "default"), clock.instant());
        assertThat(queue.ask(ask, clock.instant()).join().attemptId()).isEqualTo(1);
        assertThat(queue.held()).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void two_machines_of_one_name_do_not_take_each_others_work() {
        start(1, "default");
        start(2, "default");
        assertThat(given(ask("w1", 10, "default"))).isEqualTo(1);
        assertThat(given(new FleetAsk("w1", "other machine", 10, "default", false)))
                .isEqualTo(2);
        assertThat(reports.lost(1)).isEmpty();
    }

    @Test
    void a_worker_that_leaves_is_given_nothing_any_more() {
        var question = fleet.next(ask("w1", 10, "default"));
        fleet.next(new FleetAsk("w1", "machine", 10, "default", true));
        assertThat(question.join()).isNull();
        start(1, "default");
        assertThat(fleet.active()).containsExactly(1L);
        assertThat(fleet.workers()).isEmpty();
    }

    @Test
    void what_could_not_be_handed_out_waits_again() {
        start(1, "default");
        FleetAsk first = ask("w1", 10, "default");
        Given given = fleet.next(first).join();
        fleet.notGiven(first, given);
        assertThat(given(ask("w2", 20, "default"))).isEqualTo(1);
    }

    @Test
    void what_is_killed_waits_no_more_and_what_runs_is_what_the_database_says() {
        start(1, "default");
        start(2, "default");
        running.add(7L);
        assertThat(fleet.active()).containsExactlyInAnyOrder(1L, 2L, 7L);
        fleet.kill(1, "cancelled");
        assertThat(given(ask("w1", 10, "default"))).isEqualTo(2);
        assertThat(fleet.active()).containsExactlyInAnyOrder(2L, 7L);
    }

    @Test
    void what_waits_says_for_whom() {
        start(1, "small");
        fleet.tick(clock.instant());
        assertThat(reports.whyItWaits(1))
                .contains("waits for a worker of queue 'small'; none has asked since 2026-01-05T06:00:00Z");
        start(2, "other");
        start(3, "other");
        start(4, "other");
        given(ask("w1", 10, "other"));
        fleet.tick(clock.instant());
        assertThat(reports.whyItWaits(3)).contains("waits for a worker of queue 'other'; 1 is there, and busy");
        given(ask("w2", 20, "other"));
        fleet.tick(clock.instant());
        assertThat(reports.whyItWaits(4)).contains("waits for a worker of queue 'other'; 2 are there, all busy");
        reports.forget(2);
        reports.forget(3);
        fleet.kill(2, "");
        fleet.kill(3, "");
        clock.advance(Duration.ofMinutes(2));
        fleet.tick(clock.instant());
        assertThat(reports.whyItWaits(4))
                .contains("waits for a worker of queue 'other'; none has asked since 2026-01-05T06:00:00Z");
    }

    @Test
    void workers_that_are_not_heard_of_for_long_are_forgotten_unless_they_are_busy() {
        start(1, "default");
        given(ask("busy", 10, "default"));
        fleet.next(ask("idle", 20, "default"));
        running.add(1L);
        clock.advance(Duration.ofMinutes(6));
        fleet.tick(clock.instant());
        assertThat(fleet.workers().keySet()).extracting(FleetAsk::worker).containsExactly("busy");
        running.clear();
        fleet.tick(clock.instant());
        assertThat(fleet.workers()).isEmpty();
    }

    @Test
    void an_attempt_that_is_over_may_execute_until_its_worker_asks_again() {
        start(1, "default");
        given(ask("w1", 10, "default"));
        Attempt over = over(1, clock.instant());
        reports.forget(1);
        fleet.kill(1, "timed out");
        clock.advance(Duration.ofSeconds(5));
        fleet.tick(clock.instant());
        assertThat(fleet.mayExecute(over, clock.instant())).isTrue();
        fleet.next(ask("w2", 20, "default"));
        assertThat(fleet.mayExecute(over, clock.instant())).isTrue();
        fleet.next(ask("w1", 10, "default"));
        assertThat(fleet.mayExecute(over, clock.instant())).isFalse();
    }

    @Test
    void an_attempt_that_is_over_may_execute_for_as_long_as_its_worker_may_be_silent() {
        Attempt over = over(1, clock.instant()); // Given by the runner before.
        clock.advance(SILENCE.minusSeconds(1));
        assertThat(fleet.mayExecute(over, clock.instant())).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(fleet.mayExecute(over, clock.instant())).isFalse();
        assertThat(fleet.mayExecute(over(2, null), clock.instant())).isFalse();
    }

    private static Attempt over(long id, Instant heardAt) {
        Optional<Instant> heard = Optional.ofNullable(heardAt);
        return new Attempt(
                id,
                1,
                1,
                AttemptState.FAILED,
                "fleet",
                "hash",
                Optional.of("w1 (pid 10)"),
                Instant.EPOCH,
                heard,
                heard,
                Optional.of(Instant.EPOCH),
                Optional.of("timed out"));
    }

    @Test
    void a_team_that_may_not_use_a_queue_is_told_so() {
        start(1, "sales");
        Outcome outcome = reports.outcome(1).orElseThrow();
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED_FOR_GOOD);
        assertThat(outcome.reason()).startsWith("team crm may not use queue 'sales'; choose another");
        assertThat(fleet.active()).isEmpty();
    }

    @Test
    void it_executes_no_containers() {
        var image = new Execution("", "", new Container("busybox", List.of(), ""), null);
        assertThat(fleet.cannot(image)).contains("image 'busybox'");
        assertThat(fleet.cannot(Execution.USUAL)).isEmpty();
    }

    private static FleetAsk ask(String worker, long process, String queue) {
        return new FleetAsk(worker, "machine", process, queue, false);
    }

    private long given(FleetAsk ask) {
        CompletableFuture<Given> answer = fleet.next(ask);
        assertThat(answer).as("the answer to " + ask).isDone();
        return answer.join().attemptId();
    }

    private void start(long id, String queue) {
        var key = new LogKey("demo.dag", "run", "task", -1, 1);
        reports.announce(id, "token " + id, key);
        var at = clock.instant();
        fleet.start(new Assignment(
                id,
                "token " + id,
                "demo",
                "",
                "A.java",
                "A",
                "dag",
                "task",
                new Run("run", "demo.dag", "1".repeat(40), at, at, at, 1),
                List.of(),
                key,
                new Commit("", "1".repeat(40), ""),
                new Execution("fleet", queue, null, null),
                "crm",
                null,
                1));
    }

    private static final class SalesOnly implements FleetExecutor.Queues {

        @Override
        public boolean allows(String token, String queue) {
            return true;
        }

        @Override
        public boolean isOpenTo(String team, String queue) {
            return !queue.equals("sales") || team.equals("sales");
        }
    }
}
