package io.fairlead.runner.web;

import java.util.List;
import java.util.Optional;

/**
 * One run, at {@code /dags/{dag}/runs/{run}}.
 *
 * @param cancellable whether there is something left to cancel
 * @param failure the first task that failed
 */
public record RunPage(
        Frame frame, RunSummary run, boolean cancellable, Optional<Failure> failure, Graph graph, List<TaskRow> tasks)
        implements Page {

    /**
     * @param reason why the attempt ended
     * @param lastLines the end of its log, up to 20
     * @param log the address of its log
     */
    public record Failure(String task, int attempt, String reason, List<LogRow> lastLines, String log) {}

    @Override
    public String template() {
        return "run.jte";
    }
}
