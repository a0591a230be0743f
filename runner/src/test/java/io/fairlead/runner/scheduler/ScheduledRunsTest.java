package io.fairlead.runner.scheduler;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Schedule;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduledRunsTest {

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

    @Test
    void a_scheduled_run_is_made_once_for_its_date_and_stands_for_the_time_before_it() {
        scheduler.push(dag("sales", Schedule.cron("0 7 * * *", ZoneId.of("UTC")), task("a")));
        scheduler.tick();
        assertThat(scheduler.queries.newest("demo.sales", 10, 0)).isEmpty();
        scheduler.advance(Duration.ofHours(1));
        scheduler.tick();
        assertThat(scheduler.queries.newest("demo.sales", 10, 0))
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.name()).isEqualTo("scheduled__2026-01-05T07:00:00Z");
                    assertThat(run.intervalStartAt()).isEqualTo(Instant.parse("2026-01-04T07:00:00Z"));
                    assertThat(run.intervalEndAt()).isEqualTo(Instant.parse("2026-01-05T07:00:00Z"));
                });
        assertThat(scheduler.queries.nextDue()).contains(Instant.parse("2026-01-06T07:00:00Z"));
    }

    @Test
    void after_an_absence_only_the_latest_missed_run_is_made() {
        scheduler.push(dag("sales", Schedule.every(Duration.ofHours(1)), task("a")));
        scheduler.tick();
        scheduler.advance(Duration.ofMinutes(270));
        assertThat(scheduler.queries.newest("demo.sales", 10, 0))
                .extracting(DagRun::logicalDateAt)
                .containsExactly(Instant.parse("2026-01-05T10:00:00Z"));
    }

    @Test
    void a_dag_that_catches_up_gets_every_missed_run() {
        scheduler.push(new DagDescription(
                "sales",
                "",
                Schedule.every(Duration.ofHours(1)),
                Optional.of(Instant.parse("2026-01-05T03:00:00Z")),
                16,
                Duration.ofDays(1),
                List.of(),
                List.of(task("a"))));
        scheduler.tick();
        scheduler.tick();
        assertThat(scheduler.queries.newest("demo.sales", 10, 0))
                .extracting(run -> run.logicalDateAt().toString())
                .containsExactly(
                        "2026-01-05T06:00:00Z", "2026-01-05T05:00:00Z", "2026-01-05T04:00:00Z", "2026-01-05T03:00:00Z");
    }

    @Test
    void a_paused_dag_makes_no_run_and_goes_on_from_now_when_it_is_resumed() {
        scheduler.push(dag("sales", Schedule.every(Duration.ofHours(1)), task("a")));
        scheduler.tick();
        scheduler.dags.pause(scheduler.dags.find("demo.sales").orElseThrow(), true);
        scheduler.advance(Duration.ofHours(5));
        assertThat(scheduler.queries.newest("demo.sales", 10, 0)).isEmpty();
        scheduler.dags.pause(scheduler.dags.find("demo.sales").orElseThrow(), false);
        scheduler.tick();
        assertThat(scheduler.queries.newest("demo.sales", 10, 0)).isEmpty();
        assertThat(scheduler.queries.nextDue()).contains(Instant.parse("2026-01-05T12:00:00Z"));
    }
}
