package io.fairlead.runner.run.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.NewRun;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.run.dag.ParameterValues;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Runs that a person, a command or a call asks for. */
public final class ManualRuns {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}");

    private final RunStore runs;

    /** Makes them in {@code runs}. */
    public ManualRuns(RunStore runs) {
        this.runs = runs;
    }

    /**
     * Starts a run of the DAG's newest good version.
     *
     * @param name the run's id; empty for {@code manual__<now>}
     * @return the run; empty if there already is one of that name, so that a call can be repeated safely
     * @throws IllegalArgumentException if the DAG is no longer live, or the name or a parameter is not acceptable
     */
    public Optional<DagRun> start(
            LiveDag dag, Map<String, JsonNode> params, Optional<String> name, String user, Instant now) {
        if (!dag.live()) throw notLive(dag);
        String id = name.orElse("manual__" + now.truncatedTo(ChronoUnit.MICROS));
        if (!NAME.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "'" + id + "' cannot be a run's id; use 1 to 200 letters, digits and . _ : + -");
        }
        String checked = ParameterValues.check(dag.description(), params);
        Optional<DagRun> made = runs.create(NewRun.manual(dag.id(), id, checked, user, now), now);
        // It may have been removed since the caller read it.
        if (made.isEmpty() && !runs.has(dag.id(), id)) throw notLive(dag);
        return made;
    }

    private static IllegalArgumentException notLive(LiveDag dag) {
        return new IllegalArgumentException(
                "dag '" + dag.fullId() + "' is no longer in its repository; push it again to run it");
    }
}
