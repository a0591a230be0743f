package io.fairlead.runner.run.dag;

import java.time.Instant;
import java.util.Optional;

/**
 * A DAG as it stands now.
 *
 * @param fullId {@code <repo>.<name>}
 * @param live whether the newest catalog still has it
 * @param staleReason why its plugin did not load at the newest revision, while this last good version stays live
 * @param revision the commit that new runs are made from
 * @param nextRunAt empty while not yet computed; {@link #NEVER} where it is never due
 */
public record LiveDag(
        long id,
        String team,
        String repo,
        String name,
        String fullId,
        boolean paused,
        boolean live,
        Optional<String> staleReason,
        String pluginKey,
        String pluginPath,
        long revisionId,
        String revision,
        long versionId,
        int versionNumber,
        String descriptionJson,
        Optional<Instant> nextRunAt) {

    /** The next run of a DAG that is only started by hand. */
    public static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    /** When it is due next; empty if it never is, or is paused. */
    public Optional<Instant> due() {
        return paused ? Optional.empty() : nextRunAt.filter(next -> next.isBefore(NEVER));
    }

    /** What its newest version says. */
    public DagDescription description() {
        return io.fairlead.runner.json.Json.read(descriptionJson, DagDescription.class);
    }
}
