package io.fairlead.runner.scheduler;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fairlead.dag.Retry;
import io.fairlead.dag.Schedule;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.run.AttemptState;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.RunState;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.store.ClockStore;
import io.fairlead.runner.run.store.FleetQueries;
import io.fairlead.runner.testkit.TestScheduler;
import io.fairlead.runner.testkit.TestTime;
import io.fairlead.runner.time.RunnerClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the scheduler makes of a wall clock that jumps, of a machine that sleeps, and of having been away. */
class ClockWatchTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private TestScheduler scheduler;
    private ClockStore store;
    private RunnerClock clock;
    private ClockWatch watch;
    private SilenceWatch silence;
    private boolean workersAreHeard = true;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ClockWatch.class);

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"));
        scheduler.executor.reportTo(scheduler.reports);
        scheduler.pods.reportTo(scheduler.reports);
        store = new ClockStore(scheduler.database);
        lines.start();
        logger.addAppender(lines);
        startAnew();
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
        scheduler.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {-8, -1, 1, 8})
    void a_deadline_counts_the_time_that_passed_whatever_the_wall_clock_does(long hours) {
        DagRun run = started(slow(Execution.USUAL, Duration.ofMinutes(10)));
        pass(5);
        time.jump(HOUR.multipliedBy(hours));
        pass(4);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        pass(2);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.FAILED);
        assertThat(scheduler.instance(run, "a").reason()).contains("timed out after 600 s");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void a_retry_comes_when_its_pause_is_over(long hours) {
        DagRun run = started(task("a", Retry.times(1, Duration.ofMinutes(5))));
        scheduler.fail("a", "no");
        pass(2);
        time.jump(HOUR.multipliedBy(hours));
        pass(2);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.UP_FOR_RETRY);
        pass(1);
        pass(1);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void a_run_has_its_time_and_says_what_that_was(long hours) {
        scheduler.push(limited(Duration.ofMinutes(30), task("a")));
        DagRun run = started();
        pass(20);
        time.jump(HOUR.multipliedBy(hours));
        pass(9);
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.RUNNING);
        pass(2);
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.FAILED);
        assertThat(scheduler.run(run).reason()).contains("the run timed out after 1800 s");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void a_fleets_worker_is_silent_when_that_much_time_has_passed(long hours) {
        DagRun run = started(task("a"));
        workersAreHeard = false;
        time.jump(HOUR.multipliedBy(hours));
        tick();
        pass(Duration.ofSeconds(59));
        assertThat(attempt(run).state()).isEqualTo(AttemptState.RUNNING);
        pass(Duration.ofSeconds(2));
        assertThat(attempt(run).state()).isEqualTo(AttemptState.LOST);
    }

    /** Else the next attempt would begin beside it. */
    @Test
    void the_lease_of_an_attempt_that_is_over_goes_on_when_the_clock_is_put_forward() {
        DagRun run = started(task("a", Retry.times(1, Duration.ZERO)));
        scheduler.runs.end(run, "cancelled", scheduler.clock.instant());
        DagRun going = started();
        scheduler.reports.timedOut(
                scheduler
                        .queries
                        .attempts(scheduler.instance(going, "a").id())
                        .get(0)
                        .id(),
                scheduler.clock.instant());
        Duration before = Duration.between(attempt(going).heartbeatAt().orElseThrow(), scheduler.clock.instant());
        time.jump(HOUR);
        tick();
        assertThat(Duration.between(attempt(going).heartbeatAt().orElseThrow(), scheduler.clock.instant()))
                .isEqualTo(before);
    }

    /** One pass a minute that is a second shorter than the one before was enough for ever. */
    @Test
    void passes_of_uneven_length_save_no_dead_machine() {
        DagRun run = started(task("a"));
        workersAreHeard = false;
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofSeconds(14));
            time.interruptsReadings(Duration.ofMillis(1_200)); // other work comes between the readings of the clocks
            pass(Duration.ofMillis(500));
            time.interruptsReadings(Duration.ZERO);
        }
        assertThat(attempt(run).state()).isEqualTo(AttemptState.LOST);
        assertThat(lines.list).isEmpty();
    }

    @Test
    void an_hour_back_makes_no_date_twice_and_leaves_none_out() {
        scheduler.push(hourly(Optional.empty()));
        tick();
        passTo("2026-01-05T09:30:00Z");
        assertThat(dates()).containsExactly("07:00", "08:00", "09:00");
        time.jump(HOUR.negated()); // 08:30 again
        passTo("2026-01-05T11:00:30Z");
        assertThat(dates()).containsExactly("07:00", "08:00", "09:00", "10:00", "11:00");
    }

    /** A machine that booted with a wrong date: its next run would be four years from now. */
    @Test
    void schedules_do_not_wait_until_a_wrong_date_comes_true() {
        time.jumpTo(Instant.parse("2030-03-01T12:30:00Z"));
        tick();
        scheduler.push(hourly(Optional.empty()));
        tick();
        passTo("2030-03-01T13:10:00Z");
        time.jumpTo(Instant.parse("2026-01-05T06:30:00Z"));
        passTo("2026-01-05T08:10:00Z");
        assertThat(dates()).containsExactly("07:00", "08:00", "13:00");
    }

    @Test
    void what_a_jump_forward_leaves_out_is_as_catching_up_says() {
        scheduler.push(hourly(Optional.of(Instant.parse("2026-01-05T06:30:00Z"))));
        tick();
        time.jump(HOUR.multipliedBy(3));
        tick();
        tick();
        assertThat(dates()).containsExactly("07:00", "08:00", "09:00");
        time.jump(HOUR.multipliedBy(-2));
        passTo("2026-01-05T10:10:00Z");
        assertThat(dates()).containsExactly("07:00", "08:00", "09:00", "10:00");
    }

    @Test
    void a_dag_does_not_begin_before_its_beginning_when_the_clock_is_put_back() {
        scheduler.push(hourly(Optional.of(Instant.parse("2026-01-05T09:00:00Z"))));
        tick();
        time.jump(Duration.ofSeconds(-2));
        passTo("2026-01-05T08:30:00Z");
        assertThat(dates()).isEmpty();
        passTo("2026-01-05T10:00:30Z");
        assertThat(dates()).containsExactly("09:00", "10:00");
    }

    /** A machine that boots in 1970, and a DAG that catches up: its runs of half a century are not due. */
    @Test
    void a_clock_that_was_wrong_for_a_while_makes_no_dates_due_that_never_were() {
        scheduler.push(hourly(Optional.of(Instant.parse("2026-01-05T06:30:00Z"))));
        tick();
        passTo("2026-01-05T07:10:00Z");
        time.jumpTo(Instant.parse("1970-01-01T00:00:30Z"));
        tick();
        pass(130);
        time.jumpTo(Instant.parse("2026-01-05T08:10:00Z"));
        pass(2);
        assertThat(dates()).containsExactly("07:00", "08:00");
    }

    @Test
    void a_jump_is_told_once_and_smaller_steps_not_at_all() {
        time.jump(Duration.ofMillis(900));
        tick();
        time.jump(Duration.ofMillis(-900));
        tick();
        assertThat(lines.list).isEmpty();
        assertThat(clock.instant()).isEqualTo(time.wall.instant());
        time.jump(HOUR);
        tick();
        pass(10);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "the wall clock went forward by 3600 s, from 2026-01-05T06:00:00Z to 2026-01-05T07:00:00Z:"
                                + " it was put right, or this machine slept; deadlines, leases and pauses are moved with it,"
                                + " and schedules follow the new date");
        assertThat(clock.instant()).isEqualTo(time.wall.instant());
    }

    @Test
    void a_date_that_leaps_far_ahead_is_believed_after_a_day_or_when_it_is_put_back() {
        Duration years = Duration.ofDays(700);
        assertThat(watch.dateIsSettled()).isTrue();
        time.jump(years);
        tick();
        assertThat(watch.dateIsSettled()).isFalse();
        time.jump(years.negated());
        tick();
        assertThat(watch.dateIsSettled()).isTrue();
        time.jump(years); // as of a machine that boots
        startAnew();
        assertThat(watch.dateIsSettled()).isFalse();
        pass(1);
        assertThat(watch.dateIsSettled()).isFalse();
        time.pass(ClockWatch.LEAP);
        assertThat(watch.dateIsSettled()).isTrue();
    }

    @Test
    void a_move_that_cannot_be_recorded_is_made_later_and_once() {
        DagRun run = started(slow(Execution.USUAL, Duration.ofMinutes(10)));
        scheduler.database.useWrite(handle -> handle.execute(
                "create trigger full before update on attempt begin select raise(abort, 'disk full'); end"));
        time.jump(HOUR);
        assertThatThrownBy(watch::instant).hasStackTraceContaining("disk full");
        assertThat(clock.instant()).isEqualTo(time.wall.instant().minus(HOUR));
        scheduler.database.useWrite(handle -> handle.execute("drop trigger full"));
        pass(9);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        pass(2);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.FAILED);
    }

    @Test
    void a_process_that_stood_still_gave_its_own_attempts_no_time() {
        DagRun run = started(slow(Execution.USUAL, Duration.ofMinutes(10)));
        pass(5);
        time.pass(HOUR.multipliedBy(8));
        tick();
        pass(4);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        pass(2);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.FAILED);
    }

    @Test
    void after_an_absence_a_pod_that_ended_in_time_is_heard_before_its_deadline_is_looked_at() {
        DagRun run = started(slow(Execution.USUAL.on("kubernetes"), Duration.ofMinutes(10)));
        scheduler.pods.ready = false;
        time.pass(HOUR);
        startAnew();
        pass(5);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        scheduler.pods.ready = true;
        tick();
        pass(Duration.ofSeconds(30));
        scheduler.reports.ended(scheduler.pods.take("a"), new Outcome(Outcome.Kind.SUCCESS, "", null));
        pass(2);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.SUCCESS);
    }

    @Test
    void after_an_absence_a_pod_that_says_nothing_is_timed_out_a_moment_later() {
        DagRun run = started(slow(Execution.USUAL.on("kubernetes"), Duration.ofMinutes(10)));
        time.pass(HOUR);
        startAnew();
        tick();
        pass(Duration.ofSeconds(50));
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        pass(Duration.ofSeconds(11));
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.FAILED);
    }

    @Test
    void what_begins_after_the_absence_is_timed_out_when_its_time_is_over() {
        DagRun run = started(slow(Execution.USUAL, Duration.ofSeconds(10)));
        pass(Duration.ofSeconds(11));
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.FAILED);
    }

    @Test
    void a_run_is_given_the_time_in_which_no_runner_was_there() {
        scheduler.push(limited(Duration.ofMinutes(30), task("a")));
        DagRun run = started();
        pass(10);
        time.pass(HOUR.multipliedBy(48));
        startAnew();
        pass(19);
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.RUNNING);
        pass(3);
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_start_finds_that_the_clock_was_put_back_meanwhile() {
        scheduler.push(hourly(Optional.empty()), limited(Duration.ofHours(2), task("a", Retry.times(1, MINUTE))));
        DagRun run = started();
        scheduler.fail("a", "no");
        passTo("2026-01-05T06:00:30Z");
        time.jumpTo(Instant.parse("1970-01-01T00:00:30Z"));
        startAnew();
        assertThat(lines.list)
                .singleElement()
                .satisfies(line ->
                        assertThat(line.getFormattedMessage()).startsWith("the clock shows 1970-01-01T00:00:30Z, "));
        pass(2);
        assertThat(scheduler.states(run)).containsEntry("a", TaskState.RUNNING);
        time.jumpTo(Instant.parse("2026-01-05T06:03:00Z"));
        passTo("2026-01-05T07:01:00Z");
        assertThat(scheduler.run(run).state()).isEqualTo(RunState.RUNNING);
        assertThat(dates()).contains("07:00");
    }

    @Test
    void who_keeps_instants_in_memory_is_told() {
        var moves = new java.util.ArrayList<Duration>();
        watch.tell(moves::add);
        time.jump(HOUR.negated());
        pass(3);
        assertThat(moves).containsExactly(HOUR.negated());
    }

    @Test
    void a_session_ends_no_later_than_it_was_said_to() {
        scheduler.database.useWrite(handle -> handle.execute(
                "insert into access_token (hash, kind, user_name, expires_at) values ('s', 'SESSION', 'anna', ?)",
                time.wall.instant().plus(HOUR)));
        time.jump(HOUR.negated());
        tick();
        Instant expires = scheduler.database.read(handle -> handle.createQuery("select expires_at from access_token")
                .mapTo(Instant.class)
                .one());
        assertThat(expires).isEqualTo(time.wall.instant().plus(HOUR));
    }

    private void startAnew() {
        clock = time.clock();
        watch = new ClockWatch(clock, store);
        silence = new SilenceWatch(
                new FleetQueries(scheduler.database, "local"), scheduler.reports, MINUTE, watch::hearsSince);
    }

    /** As the loop passes: every 20 s, or when something is due. */
    private void pass(Duration duration) {
        Duration left = duration;
        while (left.compareTo(Duration.ZERO) > 0) {
            Duration step = left.compareTo(Duration.ofSeconds(20)) < 0 ? left : Duration.ofSeconds(20);
            time.pass(step);
            left = left.minus(step);
            tick();
        }
    }

    private void pass(int minutes) {
        pass(MINUTE.multipliedBy(minutes));
    }

    private void passTo(String instant) {
        while (time.wall.instant().isBefore(Instant.parse(instant))) pass(Duration.ofSeconds(30));
    }

    private void tick() {
        scheduler.clock.set(watch.instant());
        scheduler.hearsSince = watch.hearsSince();
        if (workersAreHeard)
            scheduler
                    .executor
                    .active()
                    .forEach(attempt -> scheduler.reports.heartbeat(attempt, scheduler.executor.token(attempt)));
        scheduler.tick();
        silence.tick(scheduler.clock.instant());
    }

    private DagRun started(DagDescription.Task task) {
        scheduler.push(dag("sales", task));
        return started();
    }

    private DagRun started() {
        time.pass(Duration.ofMillis(10)); // a run's id is its moment
        tick();
        DagRun run = scheduler.trigger("sales");
        tick();
        tick();
        return run;
    }

    private static DagDescription.Task slow(Execution execution, Duration timeout) {
        return new DagDescription.Task("a", List.of(), List.of(), Retry.none(), Optional.of(timeout), execution);
    }

    private static DagDescription limited(Duration timeout, DagDescription.Task task) {
        return new DagDescription(
                "sales", "", Schedule.manual(), Optional.empty(), 16, timeout, List.of(), List.of(task));
    }

    private static DagDescription hourly(Optional<Instant> catchUpFrom) {
        return new DagDescription(
                "hourly", "", Schedule.every(HOUR), catchUpFrom, 16, Duration.ofDays(1), List.of(), List.of(task("h")));
    }

    private List<String> dates() {
        return scheduler.queries.newest("demo.hourly", 100, 0).stream()
                .map(run -> run.logicalDateAt().toString().substring(11, 16))
                .sorted()
                .toList();
    }

    private Attempt attempt(DagRun run) {
        return scheduler.queries.attempts(scheduler.instance(run, "a").id()).get(0);
    }
}
