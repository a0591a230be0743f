package io.fairlead.runner.web.page;

import io.fairlead.runner.web.request.WebQueries;
import io.fairlead.runner.web.view.PageWriter;
import io.javalin.config.RoutesConfig;

/** {@code /workers}: who of the fleet is there, and busy with what. */
final class WorkersRoutes {

    private final WebQueries reads;
    private final PageWriter writer;

    WorkersRoutes(WebQueries reads, PageWriter writer) {
        this.reads = reads;
        this.writer = writer;
    }

    void routes(RoutesConfig routes) {
        routes.get(
                "/workers",
                context -> writer.write(
                        context,
                        new WorkersPage(
                                writer.frame(context, "Workers"),
                                reads.workers().get())));
    }
}
