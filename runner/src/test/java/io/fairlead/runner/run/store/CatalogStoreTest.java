package io.fairlead.runner.run.store;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.NewRun;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.FirstRevision;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.run.dag.Revision;
import io.fairlead.runner.run.dag.RevisionError;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogStoreTest {

    @TempDir
    Path folder;

    private TestScheduler scheduler;

    @BeforeEach
    void open() {
        scheduler = new TestScheduler(folder.resolve("test.db"));
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void a_version_is_recorded_only_where_the_description_or_the_code_changed() {
        scheduler.push(dag("sales", task("a")));
        scheduler.push(dag("sales", task("a")));
        assertThat(live("sales").versionNumber()).isEqualTo(1);
        scheduler.push(dag("sales", task("a"), task("b")));
        assertThat(live("sales").versionNumber()).isEqualTo(2);
        scheduler.push(plugin("dags/A.java", "other code", dag("sales", task("a"), task("b"))));
        assertThat(live("sales").versionNumber()).isEqualTo(3);
        assertThat(scheduler.revisions.versions(live("sales").id(), 10)).hasSize(3);
    }

    @Test
    void what_was_found_is_kept_of_the_newest_revisions_and_of_the_live_one() {
        int kept = OvertakenRevisions.FINDINGS_KEPT + 1;
        Revision first = scheduler.pushBroken("';' expected");
        for (int push = 1; push < kept; push++) scheduler.push(dag("sales", task("a")));
        assertThat(scheduler.revisions.errors(first.id())).hasSize(1);
        for (int push = 0; push < 20; push++) scheduler.push(dag("sales", task("a")));

        assertThat(rows("plugin")).isEqualTo(kept);
        assertThat(scheduler.revisions.errors(first.id())).isEmpty();

        var error = LoadError.of("dags/A.java", "';' expected");
        var broken = DescribedPlugin.failed("dags/A.java", error);
        var now = scheduler.clock.instant();
        scheduler.catalogs.publish(scheduler.repo(), first, List.of(broken), List.of(), now);
        assertThat(rows("plugin")).as("the live one is an old commit again").isEqualTo(kept);
        assertThat(scheduler.revisions.errors(first.id())).hasSize(1);

        scheduler.push(dag("sales", task("a")));
        assertThat(rows("plugin")).as("the old commit is not live any more").isEqualTo(kept);
        assertThat(scheduler.revisions.errors(first.id())).isEmpty();
    }

    @Test
    void a_revision_and_a_version_stay_while_they_are_new_or_live_or_a_run_needs_them() {
        scheduler.push(dag("sales", task("a")));
        DagRun kept = scheduler.trigger("sales");
        Revision forgotten = scheduler.push(dag("sales", task("b")));
        for (int push = 0; push <= OvertakenRevisions.REVISIONS_KEPT; push++)
            scheduler.push(dag("sales", task("c" + push % 2)));

        assertThat(rows("revision")).isEqualTo(OvertakenRevisions.REVISIONS_KEPT + 2);
        assertThat(rows("dag_version")).isEqualTo(OvertakenRevisions.REVISIONS_KEPT + 2);
        assertThat(scheduler.run(kept).revision()).isEqualTo(kept.revision());

        Revision again = scheduler.push(forgotten.hash(), plugin("dags/A.java", "code", dag("sales", task("b"))));
        assertThat(again.id()).as("pushed back to, it is recorded anew").isNotEqualTo(forgotten.id());
        assertThat(live("sales").description().tasks()).hasSize(1);
    }

    private int rows(String table) {
        return scheduler.database.read(handle -> handle.createQuery("select count(*) from " + table)
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void another_wish_is_another_version() {
        scheduler.push(dag("sales", task("a")));
        scheduler.push(dag("sales", task("a", Execution.USUAL.on("kubernetes"))));
        assertThat(live("sales").versionNumber()).isEqualTo(2);
        scheduler.push(dag("sales", task("a", Execution.USUAL.on("kubernetes"))));
        assertThat(live("sales").versionNumber()).isEqualTo(2);
    }

    @Test
    void an_unchanged_dag_is_run_at_the_newest_revision_all_the_same() {
        scheduler.push(dag("sales", task("a")));
        var second = scheduler.push(dag("sales", task("a")));
        assertThat(live("sales").revision()).isEqualTo(second.hash());
    }

    @Test
    void a_plugin_that_does_not_load_keeps_its_last_good_dags_live_and_marked() {
        var good = scheduler.push(dag("sales", task("a")));
        scheduler.pushBroken("';' expected");
        scheduler.pushBroken("';' expected");
        assertThat(live("sales").live()).isTrue();
        assertThat(live("sales").staleReason()).contains("dags/A.java:3: ';' expected");
        assertThat(live("sales").revision()).isEqualTo(good.hash());
        assertThat(scheduler.trigger("sales").revision()).isEqualTo(good.hash());
        assertThat(scheduler.repos.revisionsInUse("demo")).contains(good.hash());
        var mended = scheduler.push(dag("sales", task("a")));
        assertThat(live("sales").staleReason()).isEmpty();
        assertThat(live("sales").revision()).isEqualTo(mended.hash());
    }

    @Test
    void a_dag_whose_plugin_is_gone_is_no_longer_live() {
        scheduler.push(
                plugin("dags/A.java", "a", dag("sales", task("a"))),
                plugin("dags/B.java", "b", dag("stock", task("b"))));
        scheduler.push(plugin("dags/B.java", "b", dag("stock", task("b"))));
        assertThat(scheduler.dags.live()).extracting(LiveDag::name).containsExactly("stock");
        assertThat(live("sales").live()).isFalse();
    }

    @Test
    void a_dag_that_was_removed_after_its_caller_saw_it_has_no_new_run() {
        scheduler.push(dag("sales", task("a")));
        LiveDag seen = live("sales");
        Instant now = scheduler.clock.instant();
        scheduler.manualRuns.start(seen, Map.of(), Optional.of("first"), "ada", now);
        scheduler.push(dag("stock", task("b")));
        assertThatThrownBy(() -> scheduler.manualRuns.start(seen, Map.of(), Optional.of("late"), "ada", now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dag 'demo.sales' is no longer in its repository; push it again to run it");
        assertThat(scheduler.runs.create(NewRun.scheduled(seen.id(), now, now), now))
                .isEmpty();
        assertThat(scheduler.queries.newest("demo.sales", 10, 0))
                .extracting(DagRun::name)
                .containsExactly("first");
        // Who says again what was heard before, is told so as ever.
        assertThat(scheduler.manualRuns.start(seen, Map.of(), Optional.of("first"), "ada", now))
                .isEmpty();
    }

    @Test
    void the_dags_of_a_repo_that_is_no_longer_followed_are_not_live_until_it_is_followed_again() {
        scheduler.push(dag("sales", task("a")));
        scheduler.repos.followOnly(java.util.Set.of("other"));
        assertThat(live("sales").live()).isFalse();
        assertThat(scheduler.repos.all()).isEmpty();
        scheduler.repos.follow("default", "demo", "file:///demo", "main", "");
        // What it had before is not said to be live: nobody has looked at it since, and its folder may be gone.
        assertThat(FirstRevision.of(scheduler.repo(), Optional.empty(), Optional.empty())
                        .step())
                .isNotEqualTo(FirstRevision.Step.LIVE);
        assertThat(scheduler.repos.revisionsInUse("demo")).isEmpty();
        scheduler.push(dag("sales", task("a")));
        assertThat(live("sales").live()).isTrue();
        assertThat(scheduler.repo().liveRevisionId()).isPresent();
    }

    @Test
    void load_errors_are_kept_with_their_revision() {
        var error = new LoadError("big.bin", OptionalInt.empty(), "is 200 MB", "");
        Revision revision = scheduler.pushBroken("';' expected");
        scheduler.catalogs.publish(scheduler.repo(), revision, List.of(), List.of(error), scheduler.clock.instant());
        assertThat(scheduler.revisions.errors(revision.id()))
                .extracting(RevisionError::file, RevisionError::reason)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("big.bin", "is 200 MB"));
    }

    private LiveDag live(String name) {
        return scheduler.dags.find("demo." + name).orElseThrow();
    }

    private static DescribedPlugin plugin(String path, String digest, DagDescription dag) {
        return new DescribedPlugin(
                path, path, digest, List.of(new DescribedPlugin.DescribedDag("Source", dag)), Optional.empty());
    }
}
