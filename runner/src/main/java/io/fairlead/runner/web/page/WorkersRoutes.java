package io.fairlead.runner.web.page;

import io.fairlead.runner.run.BusyWorker;
import io.fairlead.runner.run.WorkerGlance;
import io.fairlead.runner.web.request.WebQueries;
import io.fairlead.runner.web.view.PageWriter;
import io.javalin.config.RoutesConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /workers}: who of the fleet is there, and busy with what; the same for programs. */
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
        routes.get("/api/v2/workers", context -> {
            List<Map<String, Object>> views =
                    reads.workers().get().stream().map(WorkersRoutes::view).toList();
            context.json(Map.of("workers", views, "total_entries", views.size()));
        });
    }

    private static Map<String, Object> view(WorkerGlance worker) {
        var view = new LinkedHashMap<String, Object>();
        view.put("name", worker.worker());
        view.put("queue", worker.queue());
        view.put("last_heard_at", worker.heardAt());
        view.put("task_instance", worker.busy().map(WorkersRoutes::view).orElse(null));
        return view;
    }

    private static Map<String, Object> view(BusyWorker busy) {
        return Map.of(
                "dag_id", busy.dag(),
                "dag_run_id", busy.run(),
                "task_id", busy.task(),
                "map_index", busy.mapIndex(),
                "try_number", busy.number(),
                "start_date", busy.startedAt());
    }
}
