package io.fairlead.runner.web.page;

import io.fairlead.runner.web.view.Frame;
import io.fairlead.runner.web.view.Page;
import java.util.List;
import java.util.Optional;

/**
 * All DAGs, at {@code /}.
 *
 * @param query what was searched for; empty for everything
 * @param total how many DAGs match, on all pages
 * @param earlier the address of the page before this one
 * @param later the address of the page after this one
 * @param setup what is to be done before the first DAG appears; shown where there is no DAG at all
 */
public record DagsPage(
        Frame frame,
        String query,
        int total,
        List<Row> rows,
        Optional<String> earlier,
        Optional<String> later,
        List<SetupStep> setup)
        implements Page {

    /**
     * @param asks whether it has parameters, so that whoever starts it is asked for them
     * @param lastRuns up to 20, oldest first
     */
    public record Row(DagSummary dag, boolean asks, List<RunBar> lastRuns) {}

    /** @param detail what was found, or what to do, with the exact value to set */
    public record SetupStep(String title, boolean done, String detail) {}

    @Override
    public String template() {
        return "dags.jte";
    }
}
