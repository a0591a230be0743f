package io.fairlead.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.catalog.describe.RevisionDescription;
import io.fairlead.runner.run.dag.DescribeSetback;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.run.dag.Revision;
import io.fairlead.runner.run.store.DescribeSetbacks;
import io.fairlead.runner.testkit.TestScheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock stands still; what is described is said by the test. */
class CatalogKeeperTest {

    private static final String PATH = "dags/A.java";
    private static final DescribedPlugin GOOD = new DescribedPlugin(
            PATH,
            PATH,
            "code",
            List.of(new DescribedPlugin.DescribedDag("Source", TestScheduler.dag("sales"))),
            Optional.empty());
    private static final DescribedPlugin SLOW =
            DescribedPlugin.failed(PATH, LoadError.of(PATH, "describing it was not finished: it used 10 s"));
    private static final RevisionDescription UNFINISHED =
            new RevisionDescription(List.of(SLOW), List.of(), Set.of(PATH), false, List.of());
    private static final RevisionDescription FINISHED = new RevisionDescription(List.of(GOOD), List.of());

    @TempDir
    Path folder;

    private final AtomicInteger described = new AtomicInteger();
    private TestScheduler scheduler;
    private CatalogKeeper keeper;
    private DescribeSetbacks setbacks;
    private volatile CatalogKeeper.Description next;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"));
        setbacks = new DescribeSetbacks(scheduler.changes);
        keeper = new CatalogKeeper(
                scheduler.repos,
                scheduler.catalogs,
                setbacks,
                (tree, key, cache, known) -> {
                    var answer = next.of(tree, key, cache, known);
                    described.incrementAndGet();
                    return answer;
                },
                folder.resolve("compiled"),
                scheduler.clock);
    }

    @AfterEach
    void close() {
        keeper.close();
        scheduler.close();
    }

    private Revision fetch(String hash) {
        Instant now = scheduler.clock.instant();
        var revision = scheduler.repos.fetched(
                scheduler.repo(), hash.repeat(40), "Anna", "change", now, folder.toString(), now);
        keeper.fetched("demo", revision);
        return revision;
    }

    private LiveDag dag() {
        return scheduler.dags.find("demo.sales").orElseThrow();
    }

    private void becomesLive(Revision revision) {
        await().untilAsserted(
                        () -> assertThat(scheduler.repo().liveRevisionId()).contains(revision.id()));
        await().until(() -> keeper.inHand("demo").isEmpty() || keeper.nextDue().isPresent());
    }

    @Test
    void what_was_not_finished_in_time_is_tried_again_by_itself_and_the_last_good_stays_live() {
        next = (tree, key, cache, known) -> FINISHED;
        Revision good = fetch("1");
        becomesLive(good);
        next = (tree, key, cache, known) -> UNFINISHED;
        Revision slow = fetch("2");
        becomesLive(slow);

        assertThat(dag().revision()).isEqualTo(good.hash());
        assertThat(dag().staleReason().orElseThrow())
                .isEqualTo("dags/A.java: describing it was not finished: it used 10 s; it is tried again at"
                        + " 2026-01-05T06:01:00Z");
        assertThat(keeper.inHand("demo")).as("its folder is still needed").containsExactly(slow.hash());

        next = (tree, key, cache, known) -> FINISHED;
        scheduler.clock.advance(Duration.ofSeconds(59));
        keeper.tick(scheduler.clock.instant());
        assertThat(keeper.nextDue()).contains(Instant.parse("2026-01-05T06:01:00Z"));
        scheduler.clock.advance(Duration.ofSeconds(1));
        keeper.tick(scheduler.clock.instant());

        await().untilAsserted(() -> assertThat(dag().staleReason()).isEmpty());
        assertThat(dag().revision()).isEqualTo(slow.hash());
        assertThat(keeper.nextDue()).isEmpty();
    }

    @Test
    void it_is_tried_again_less_and_less_often_and_not_for_ever() {
        next = (tree, key, cache, known) -> UNFINISHED;
        Instant begin = scheduler.clock.instant();
        becomesLive(fetch("1"));
        var pauses = new ArrayList<Long>();
        for (var due = keeper.nextDue(); due.isPresent(); due = keeper.nextDue()) {
            pauses.add(Duration.between(begin, due.get()).toMinutes());
            int before = described.get();
            begin = due.get();
            scheduler.clock.set(begin);
            keeper.tick(begin);
            await().until(() -> described.get() > before && isIdle());
        }

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L);
        assertThat(scheduler.revisions.errors(scheduler.repo().liveRevisionId().orElseThrow()))
                .singleElement()
                .satisfies(error ->
                        assertThat(error.toString()).contains("it used 10 s; the next push or restart tries again"));
    }

    /** Nothing is under way: what is left may be tried again later, and is told when. */
    private boolean isIdle() {
        return keeper.inHand("demo").isEmpty() || keeper.nextDue().isPresent();
    }

    @Test
    void a_push_goes_before_what_is_to_be_tried_again_and_has_all_tries_anew() {
        next = (tree, key, cache, known) -> UNFINISHED;
        becomesLive(fetch("1"));
        next = (tree, key, cache, known) -> FINISHED;
        Revision second = fetch("2");
        becomesLive(second);

        assertThat(keeper.nextDue()).isEmpty();
        keeper.tick(Instant.MAX);

        assertThat(keeper.inHand("demo")).isEmpty();
        assertThat(dag().revision()).isEqualTo(second.hash());
    }

    @Test
    void what_failed_for_another_reason_than_its_files_is_tried_again_too() {
        next = (tree, key, cache, known) -> {
            throw new IOException("no process can be started");
        };
        Revision revision = fetch("1");
        await().until(() -> keeper.nextDue().isPresent());
        assertThat(keeper.inHand("demo")).containsExactly(revision.hash());

        next = (tree, key, cache, known) -> FINISHED;
        keeper.tick(keeper.nextDue().orElseThrow());

        becomesLive(revision);
        assertThat(dag().revision()).isEqualTo(revision.hash());
    }

    @Test
    void what_the_machine_hinders_is_tried_again_for_as_long_as_nothing_newer_waits_and_says_why() {
        var failures = new AtomicInteger();
        next = (tree, key, cache, known) -> {
            if (failures.incrementAndGet() % 2 == 0) throw new OutOfMemoryError("unable to create native thread");
            throw new IllegalStateException("in a statement", new IOException("No space left on device"));
        };
        Revision revision = fetch("1");
        scheduler.repos.seen("demo", revision.hash(), scheduler.clock.instant());
        var pauses = new ArrayList<Long>();
        for (int tried = 1; tried <= 8; tried++) {
            int expected = tried;
            await().until(() -> failures.get() == expected
                    && keeper.nextDue().isPresent()
                    && setbacks.of(scheduler.repo())
                            .map(DescribeSetback::againAt)
                            .equals(keeper.nextDue()));
            assertThat(setbacks.of(scheduler.repo()).orElseThrow().reason())
                    .isEqualTo(
                            tried % 2 == 0
                                    ? "java.lang.OutOfMemoryError: unable to create native thread"
                                    : "java.io.IOException: No space left on device");
            Instant due = keeper.nextDue().orElseThrow();
            pauses.add(Duration.between(scheduler.clock.instant(), due).toMinutes());
            if (tried == 8) next = (tree, key, cache, known) -> FINISHED;
            scheduler.clock.set(due);
            keeper.tick(due);
        }
        becomesLive(revision);

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 16L, 16L, 16L);
        await().untilAsserted(() -> assertThat(setbacks.of(scheduler.repo())).isEmpty());
    }

    @Test
    void what_could_not_be_compiled_for_the_machines_reasons_is_tried_again_however_often() {
        var hindered = new RevisionDescription(List.of(SLOW), List.of(), Set.of(PATH), true, List.of());
        next = (tree, key, cache, known) -> hindered;
        Revision revision = fetch("1");
        for (int tried = 1; tried <= 8; tried++) {
            int expected = tried;
            await().until(() -> described.get() == expected && keeper.nextDue().isPresent());
            await().until(() -> keeper.inHand("demo").equals(Set.of(revision.hash())));
            if (tried == 8) next = (tree, key, cache, known) -> FINISHED;
            Instant due = keeper.nextDue().orElseThrow();
            scheduler.clock.set(due);
            keeper.tick(due);
        }
        await().until(() -> keeper.inHand("demo").isEmpty());
        assertThat(dag().revision()).isEqualTo(revision.hash());
    }

    @Test
    void a_plugin_that_is_wrong_is_not_tried_again() {
        var wrong = DescribedPlugin.failed(PATH, LoadError.of(PATH, "it does not compile"));
        next = (tree, key, cache, known) -> new RevisionDescription(List.of(wrong), List.of());
        becomesLive(fetch("1"));

        assertThat(keeper.nextDue()).isEmpty();
    }
}
