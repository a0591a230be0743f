package io.fairlead.runner.web.page;

import io.fairlead.runner.web.graph.Graph;
import io.fairlead.runner.web.view.Frame;
import io.fairlead.runner.web.view.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One DAG, at {@code /dags/{dag}}.
 *
 * @param problem what was wrong with the form that was sent last
 */
public record DagPage(
        Frame frame,
        DagSummary dag,
        List<FormField> form,
        Optional<String> problem,
        Graph graph,
        List<RunSummary> runs,
        List<Version> versions)
        implements Page {

    /** @param number counted from 1; a new one whenever the code or the description changed */
    public record Version(int number, String commit, Instant since) {}

    /** Names the form by what it asks: as long as that is the same, what was typed stays when the page is brought up to date. */
    public String formAnchor() {
        return "f" + Integer.toHexString(form.hashCode());
    }

    @Override
    public String template() {
        return "dag.jte";
    }
}
