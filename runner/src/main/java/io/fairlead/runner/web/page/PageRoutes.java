package io.fairlead.runner.web.page;

import io.fairlead.runner.logs.LogLines;
import io.fairlead.runner.web.log.LogRoutes;
import io.fairlead.runner.web.log.LogStreams;
import io.fairlead.runner.web.request.Problem;
import io.fairlead.runner.web.request.WebCommands;
import io.fairlead.runner.web.request.WebQueries;
import io.fairlead.runner.web.view.Assets;
import io.fairlead.runner.web.view.PageWriter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** The pages and the files they refer to. */
public final class PageRoutes {

    private final WebQueries reads;
    private final WebCommands actions;
    private final PageWriter writer;
    private final LogStreams streams;
    private final SignInRoutes signIn;

    public PageRoutes(
            WebQueries reads, WebCommands actions, PageWriter writer, LogStreams streams, SignInRoutes signIn) {
        this.reads = reads;
        this.actions = actions;
        this.writer = writer;
        this.streams = streams;
        this.signIn = signIn;
    }

    public void routes(RoutesConfig routes) {
        routes.get("/static/{name}", PageRoutes::asset);
        signIn.routes(routes);
        new DagsRoute(reads, writer).routes(routes);
        new DagRoutes(reads, actions, writer).routes(routes);
        var lines = new LogLines(reads.logs());
        new RunRoutes(reads, actions, writer, lines).routes(routes);
        new LogRoutes(reads, lines, streams, writer).routes(routes);
        new WorkersRoutes(reads, writer).routes(routes);
        new ReposRoutes(reads, actions, writer).routes(routes);
    }

    private static void asset(Context context) {
        String name = context.pathParam("name");
        var asset = Assets.find(name).orElseThrow(() -> Problem.notFound("there is no file '" + name + "'"));
        context.header("Cache-Control", "public, max-age=31536000, immutable")
                .contentType(asset.contentType())
                .result(asset.bytes());
    }
}
