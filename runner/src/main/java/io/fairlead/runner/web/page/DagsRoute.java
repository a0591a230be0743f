package io.fairlead.runner.web.page;

import io.fairlead.runner.run.RunGlance;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.web.request.Requests;
import io.fairlead.runner.web.request.WebQueries;
import io.fairlead.runner.web.view.Links;
import io.fairlead.runner.web.view.PageWriter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /}: all DAGs, some at a time. */
final class DagsRoute {

    static final int ROWS = 50;

    private static final int LAST_RUNS = 20;

    private final WebQueries reads;
    private final PageWriter writer;

    DagsRoute(WebQueries reads, PageWriter writer) {
        this.reads = reads;
        this.writer = writer;
    }

    void routes(RoutesConfig routes) {
        routes.get("/", context -> writer.write(context, page(context)));
    }

    private DagsPage page(Context context) {
        String query = Requests.query(context, "q").orElse("").strip();
        int offset = Requests.query(context, "offset")
                .map(text -> Requests.number(text, "offset"))
                .orElse(0);
        int total = reads.dags().countLive(query);
        List<LiveDag> dags = reads.dags().live(query, ROWS, offset);
        return new DagsPage(
                writer.frame(context, "DAGs", "dags", "runs"),
                query,
                total,
                rows(dags),
                offset > 0 ? Optional.of(address(query, Math.max(0, offset - ROWS))) : Optional.empty(),
                offset + ROWS < total ? Optional.of(address(query, offset + ROWS)) : Optional.empty(),
                total == 0 && query.isEmpty() ? Setup.steps(reads, writer.now()) : List.of());
    }

    private List<DagsPage.Row> rows(List<LiveDag> dags) {
        var now = writer.now();
        Map<Long, List<RunGlance>> lastRuns =
                reads.runs().lastOfEach(dags.stream().map(LiveDag::id).toList(), LAST_RUNS);
        return dags.stream()
                .map(dag -> {
                    DagDescription description = reads.versions().of(dag.versionId());
                    var bars = lastRuns.getOrDefault(dag.id(), List.of()).stream()
                            .map(run -> Summaries.bar(run, now))
                            .toList();
                    boolean asks = !description.parameters().isEmpty();
                    return new DagsPage.Row(Summaries.dag(dag, description), asks, bars);
                })
                .toList();
    }

    private static String address(String query, int offset) {
        return "/?offset=" + offset + (query.isEmpty() ? "" : "&q=" + Links.encode(query));
    }
}
