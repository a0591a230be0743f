package io.fairlead.runner.web.page;

import io.fairlead.runner.run.WorkerGlance;
import io.fairlead.runner.web.view.Frame;
import io.fairlead.runner.web.view.Page;
import java.util.List;

/** The workers of other machines, at {@code /workers}. */
public record WorkersPage(Frame frame, List<WorkerGlance> workers) implements Page {

    @Override
    public String template() {
        return "workers.jte";
    }
}
