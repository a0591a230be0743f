package io.fairlead.runner.web.page;

import io.fairlead.runner.run.dag.DescribeSetback;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.dag.Revision;
import io.fairlead.runner.run.dag.RevisionError;
import io.fairlead.runner.run.store.RevisionQueries;
import io.fairlead.runner.web.view.HumanFormat;
import io.fairlead.runner.web.view.StateMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Says how far a repo's newest commit has come, and what of it loaded, in the words of the page. Pure.
 *
 * @param newest the revision that was seen last; empty while it is being fetched
 * @param live the revision that was described last
 * @param setback why the newest could not be described yet, if it could not
 */
record Deployment(
        RepoStatus repo,
        Optional<Revision> newest,
        Optional<Revision> live,
        Optional<DescribeSetback> setback,
        Deployment.Loaded loaded,
        Instant now) {

    /**
     * @param history the newest revisions
     * @param counts what of them loaded
     * @param errors of the live revision
     * @param stale DAGs that stay live at an older revision
     */
    record Loaded(
            List<Revision> history,
            Map<Long, RevisionQueries.Loaded> counts,
            List<RevisionError> errors,
            List<LiveDag> stale) {}

    ReposPage.Repo shown() {
        return new ReposPage.Repo(
                repo.name(),
                repo.url(),
                repo.ref() + (repo.path().isEmpty() ? "" : " · " + repo.path()),
                live.map(this::commit),
                stages(),
                repo.syncError(),
                setback.map(DescribeSetback::words),
                loaded.errors().stream().map(Deployment::error).toList(),
                kept(),
                loaded.history().stream().map(this::revision).toList());
    }

    private List<ReposPage.Stage> stages() {
        return List.of(seenStage(), fetchedStage(), describedStage(), liveStage());
    }

    private ReposPage.Stage seenStage() {
        StateMark state = repo.seenAt().isPresent() ? StateMark.SUCCESS : waiting(StateMark.RUNNING);
        return new ReposPage.Stage("seen", state, repo.seenAt(), Optional.empty());
    }

    private ReposPage.Stage fetchedStage() {
        if (newest.isPresent()) {
            return done("fetched", newest.get().seenAt(), newest.get().fetchedAt());
        }
        StateMark state = repo.seenAt().isPresent() ? waiting(StateMark.RUNNING) : StateMark.NONE;
        return new ReposPage.Stage("fetched", state, Optional.empty(), Optional.empty());
    }

    /** A commit that was live before and is seen again is described again. */
    private ReposPage.Stage describedStage() {
        if (isLive()) {
            var stage = done(
                    "described",
                    newest.get().fetchedAt(),
                    newest.get().describedAt().orElse(now));
            return loaded.errors().isEmpty()
                    ? stage
                    : new ReposPage.Stage(stage.name(), StateMark.FAILED, stage.at(), stage.took());
        }
        StateMark state = newest.isEmpty() ? StateMark.NONE : describing();
        return new ReposPage.Stage("described", state, Optional.empty(), Optional.empty());
    }

    private StateMark describing() {
        return setback.isPresent() ? StateMark.FAILED : StateMark.RUNNING;
    }

    /** Where nothing of the newest commit loaded, what was live before still is. */
    private ReposPage.Stage liveStage() {
        if (!isLive()) return new ReposPage.Stage("live", StateMark.NONE, Optional.empty(), Optional.empty());
        var counts = loaded.counts().get(newest.get().id());
        boolean nothing = counts != null && counts.plugins() == 0 && counts.errors() > 0;
        StateMark state = nothing ? StateMark.SKIPPED : StateMark.SUCCESS;
        return new ReposPage.Stage("live", state, newest.get().liveAt(), Optional.empty());
    }

    private boolean isLive() {
        return newest.isPresent() && newest.map(Revision::id).equals(live.map(Revision::id));
    }

    private StateMark waiting(StateMark otherwise) {
        return repo.syncError().isPresent() ? StateMark.FAILED : otherwise;
    }

    private static ReposPage.Stage done(String name, Instant before, Instant at) {
        return new ReposPage.Stage(name, StateMark.SUCCESS, Optional.of(at), Optional.of(Duration.between(before, at)));
    }

    /** The DAGs that stay live at an older commit, by plugin. */
    private List<ReposPage.Kept> kept() {
        var byPlugin = new LinkedHashMap<String, List<LiveDag>>();
        for (LiveDag dag : loaded.stale()) {
            byPlugin.computeIfAbsent(dag.pluginPath(), unused -> new ArrayList<>())
                    .add(dag);
        }
        return byPlugin.entrySet().stream()
                .map(entry -> new ReposPage.Kept(
                        entry.getKey(),
                        entry.getValue().get(0).revision(),
                        entry.getValue().stream().map(LiveDag::fullId).toList()))
                .toList();
    }

    private ReposPage.Revision revision(Revision revision) {
        var counts = loaded.counts().get(revision.id());
        boolean described = revision.describedAt().isPresent();
        boolean overtaken =
                !described && newest.map(found -> found.id() != revision.id()).orElse(true);
        StateMark state = overtaken
                ? StateMark.SKIPPED
                : !described ? describing() : counts.errors() > 0 ? StateMark.FAILED : StateMark.SUCCESS;
        Optional<Duration> took = revision.liveAt().map(at -> Duration.between(revision.seenAt(), at));
        String outcome = described || state != StateMark.FAILED ? outcome(state, counts) : "could not be read yet";
        return new ReposPage.Revision(commit(revision), state, outcome, revision.seenAt(), took);
    }

    private static String outcome(StateMark state, RevisionQueries.Loaded counts) {
        return switch (state) {
            case SKIPPED -> "overtaken by a newer one";
            case RUNNING -> "being read";
            case FAILED -> HumanFormat.count(counts.errors(), "file") + " did not load";
            default -> counts.plugins() == 0 ? "no DAGs" : HumanFormat.count(counts.plugins(), "file") + " loaded";
        };
    }

    private ReposPage.Commit commit(Revision revision) {
        return new ReposPage.Commit(
                revision.hash(),
                revision.message().lines().findFirst().orElse(""),
                revision.author(),
                revision.committedAt(),
                Forge.commit(repo.url(), revision.hash()));
    }

    private static LoadError error(RevisionError error) {
        var line = error.line().map(OptionalInt::of).orElse(OptionalInt.empty());
        return new LoadError(error.file(), line, error.reason(), error.detail());
    }
}
