package io.fairlead.runner.web.page;

import io.fairlead.runner.web.graph.Graph;
import io.fairlead.runner.web.log.LogRow;
import io.fairlead.runner.web.view.Frame;
import io.fairlead.runner.web.view.Page;
import java.util.List;
import java.util.Optional;

/**
 * One run, at {@code /dags/{dag}/runs/{run}}.
 *
 * @param why it ended as a whole, such as a time-out, or why it has not started
 * @param cancellable whether there is something left to cancel
 * @param failure the first task that failed
 */
public record RunPage(
        Frame frame,
        RunSummary run,
        Optional<String> why,
        boolean cancellable,
        Optional<Failure> failure,
        Graph graph,
        List<TaskRow> tasks)
        implements Page {

    private static final int REFRESH_SECONDS = 10;

    /**
     * @param reason why the attempt ended
     * @param lastLines the end of its log, up to 20
     * @param log the address of its log
     */
    public record Failure(String task, int attempt, String reason, List<LogRow> lastLines, String log) {}

    /** What takes long must not look as if it stood still. */
    @Override
    public String trigger() {
        return Page.super.trigger() + (cancellable ? ", every " + REFRESH_SECONDS + "s" : "");
    }

    @Override
    public String template() {
        return "run.jte";
    }
}
