package io.fairlead.runner.scheduler;

import io.fairlead.runner.executor.RecordedAttempts;
import io.fairlead.runner.run.AttemptPlace;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.run.store.Versions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells executors what the database knows of attempts. */
public final class AttemptRecords implements RecordedAttempts {

    private final RunQueries queries;
    private final Versions versions;

    /** Reads only. */
    public AttemptRecords(RunQueries queries, Versions versions) {
        this.queries = queries;
        this.versions = versions;
    }

    @Override
    public Set<Long> active() {
        return queries.activeAttempts().values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    @Override
    public Optional<Recorded> of(long attemptId) {
        return queries.place(attemptId).map(this::recorded);
    }

    private Recorded recorded(AttemptPlace place) {
        boolean ownContainer = versions.of(place.run().versionId())
                .task(place.instance().task())
                .execution()
                .ownContainer()
                .isPresent();
        return new Recorded(
                place.attempt().executor(),
                place.instance().team(),
                Assignments.logKey(place),
                place.attempt().tokenHash(),
                ownContainer);
    }
}
