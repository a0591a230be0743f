package io.fairlead.runner.web.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.run.store.DagStore;
import io.fairlead.runner.run.store.ManualRuns;
import io.fairlead.runner.run.store.RunStore;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a visitor can change. The only way from pages and REST to the stores' writing side.
 *
 * @param syncNow asks git-sync to look at a repo at once
 */
public record WebCommands(DagStore dags, RunStore runs, ManualRuns manualRuns, SyncNow syncNow) {

    public void pause(LiveDag dag, boolean paused) {
        dags.pause(dag, paused);
    }

    public DagRun trigger(LiveDag dag, Map<String, JsonNode> params, Optional<String> name, String user, Instant now) {
        try {
            return manualRuns
                    .start(dag, params, name, user, now)
                    .orElseThrow(() ->
                            Problem.conflict("dag '" + dag.fullId() + "' already has a run '" + name.orElse("") + "'"));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(e.getMessage());
        }
    }

    public void cancel(DagRun run, String user, Instant now) {
        runs.end(run, "cancelled by " + user, now);
    }

    public void sync(String repo) {
        try {
            syncNow.ask(repo);
        } catch (IOException e) {
            throw Problem.of(502, "No sync", e.getMessage());
        }
    }

    /** Who can have a repo's remote looked at. */
    public interface SyncNow {

        /** @throws IOException if that will not happen; the message says why */
        void ask(String repo) throws IOException;
    }
}
