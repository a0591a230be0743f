package io.fairlead.runner.web;

import io.fairlead.runner.run.WorkerGlance;
import java.util.List;

/** The workers of other machines, at {@code /workers}. */
public record WorkersPage(Frame frame, List<WorkerGlance> workers) implements Page {

    @Override
    public String template() {
        return "workers.jte";
    }
}
