package io.fairlead.runner.web.page;

import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.dag.Revision;
import io.fairlead.runner.web.request.Requests;
import io.fairlead.runner.web.request.WebCommands;
import io.fairlead.runner.web.request.WebQueries;
import io.fairlead.runner.web.view.Links;
import io.fairlead.runner.web.view.PageWriter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code /repos}: what became of every push, and the button that asks for a look at the remote. */
final class ReposRoutes {

    private static final int HISTORY = 10;
    private static final int MOST_KEPT = 200;

    private final WebQueries reads;
    private final WebCommands actions;
    private final PageWriter writer;

    ReposRoutes(WebQueries reads, WebCommands actions, PageWriter writer) {
        this.reads = reads;
        this.actions = actions;
        this.writer = writer;
    }

    void routes(RoutesConfig routes) {
        routes.get("/repos", context -> writer.write(context, page(context)));
        routes.post("/repos/{repo}/sync", context -> {
            RepoStatus repo = reads.repo(context.pathParam("repo"));
            actions.sync(repo.name());
            context.redirect("/repos?synced=" + Links.encode(repo.name()), HttpStatus.SEE_OTHER);
        });
    }

    private ReposPage page(Context context) {
        var frame = writer.frame(context, "Deployments", "repos");
        Optional<String> notice = Requests.query(context, "synced")
                .flatMap(reads.repos()::find)
                .map(repo -> "Asked for the newest commit of " + repo.name() + ".");
        return new ReposPage(
                frame.with(notice),
                reads.repos().all().stream()
                        .map(repo -> deployment(repo, frame.now()).shown())
                        .toList());
    }

    private Deployment deployment(RepoStatus repo, Instant now) {
        return new Deployment(repo, newest(repo), live(repo), reads.setbacks().of(repo), loaded(repo), now);
    }

    private Optional<Revision> newest(RepoStatus repo) {
        return repo.seenHash().flatMap(hash -> reads.revisions().revision(repo.id(), hash));
    }

    private Optional<Revision> live(RepoStatus repo) {
        return repo.liveRevisionId().flatMap(reads.revisions()::revision);
    }

    private Deployment.Loaded loaded(RepoStatus repo) {
        return new Deployment.Loaded(
                reads.revisions().newest(repo.id(), HISTORY),
                reads.revisions().loaded(repo.id(), HISTORY),
                repo.liveRevisionId().map(reads.revisions()::errors).orElse(List.of()),
                reads.dags().stale(repo.id(), MOST_KEPT));
    }
}
