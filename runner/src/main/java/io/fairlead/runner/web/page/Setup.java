package io.fairlead.runner.web.page;

import io.fairlead.runner.run.dag.DescribeSetback;
import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.dag.Revision;
import io.fairlead.runner.web.request.WebQueries;
import io.fairlead.runner.web.view.HumanFormat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be done before the first DAG appears. */
final class Setup {

    private Setup() {}

    static List<DagsPage.SetupStep> steps(WebQueries reads, Instant now) {
        List<RepoStatus> repos = reads.repos().all();
        Optional<RepoStatus> repo = repos.stream()
                .max((a, b) -> Boolean.compare(
                        a.liveRevisionId().isPresent(), b.liveRevisionId().isPresent()));
        Optional<Revision> newest = repo.flatMap(
                found -> reads.revisions().newest(found.id(), 1).stream().findFirst());
        var setback = repo.flatMap(reads.setbacks()::of);
        return List.of(named(repo), fetched(repo, newest, now), loaded(reads, newest, setback));
    }

    private static DagsPage.SetupStep named(Optional<RepoStatus> repo) {
        String detail = repo.map(found -> found.name() + ": " + found.url() + ", " + found.ref())
                .orElse("Name one: fairlead up --repo name=URL");
        return new DagsPage.SetupStep("A repository is named", repo.isPresent(), detail);
    }

    private static DagsPage.SetupStep fetched(Optional<RepoStatus> repo, Optional<Revision> newest, Instant now) {
        String detail = newest.map(revision ->
                        HumanFormat.shortHash(revision.hash()) + ", " + HumanFormat.relative(revision.fetchedAt(), now))
                .or(() -> repo.flatMap(RepoStatus::syncError).map(reason -> "Cannot sync: " + reason))
                .orElse(repo.isPresent() ? "It is being fetched." : "");
        return new DagsPage.SetupStep("Its first commit is fetched", newest.isPresent(), detail);
    }

    private static DagsPage.SetupStep loaded(
            WebQueries reads, Optional<Revision> newest, Optional<DescribeSetback> setback) {
        String detail = setback.map(found -> "Its files cannot be read on this machine now: " + found.words())
                .or(() -> newest.map(revision -> loaded(reads, revision)))
                .orElse("A .jar or a .java file with a DagSource; anywhere below the repository's path.");
        return new DagsPage.SetupStep("It holds a DAG", false, detail);
    }

    private static String loaded(WebQueries reads, Revision revision) {
        if (revision.describedAt().isEmpty()) return "Its files are being read.";
        int errors = reads.revisions().errors(revision.id()).size();
        return errors == 0
                ? "No .jar and no .java file with a DagSource was found. Put one there and push."
                : HumanFormat.count(errors, "file") + " did not load; Deployments says why. Mend it and push.";
    }
}
