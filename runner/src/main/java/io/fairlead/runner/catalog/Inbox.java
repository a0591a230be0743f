package io.fairlead.runner.catalog;

import io.fairlead.runner.catalog.describe.PreviousDescription;
import io.fairlead.runner.run.dag.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is to be described of one repo: the newest revision, or again one that could not be finished. */
final class Inbox {

    /** So often a revision that could not be finished is tried again; then somebody has to look at it. */
    static final int MAX_AGAIN = 5;

    /** Before the first time; twice as long before each further one. */
    static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    final ExecutorService thread;
    private Revision waiting;
    private Revision underWay;
    private Revision postponed;
    private Instant againAt;
    private int again;

    /** Touched by that thread only; a restart begins with nothing, as it may be a restart with another Fairlead or Java. */
    PreviousDescription known = PreviousDescription.nothing();

    Inbox(String repo) {
        thread = Executors.newSingleThreadExecutor(work -> {
            var thread = new Thread(work, "catalog " + repo);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @return whether nothing waited: then the thread is to be told; else what waited is overtaken */
    synchronized boolean put(Revision revision) {
        again = 0;
        return await(revision);
    }

    private boolean await(Revision revision) {
        boolean wasEmpty = waiting == null;
        waiting = revision;
        postponed = null;
        return wasEmpty;
    }

    synchronized Revision take() {
        underWay = waiting;
        waiting = null;
        return underWay;
    }

    /**
     * What is under way has to be tried again.
     *
     * @return when; empty if something newer waits already, or it was tried too often
     */
    synchronized Optional<Instant> postpone(Instant now) {
        if (waiting != null || again == MAX_AGAIN) return Optional.empty();
        againAt = now.plus(FIRST_PAUSE.multipliedBy(1L << again++));
        postponed = underWay;
        return Optional.of(againAt);
    }

    /** @return whether the thread is to be told that something is to be tried again now */
    synchronized boolean isDue(Instant now) {
        return postponed != null && !againAt.isAfter(now) && await(postponed);
    }

    /** The clock was moved, and the pause is as long as before. */
    synchronized void moved(Duration by) {
        if (againAt != null) againAt = againAt.plus(by);
    }

    /** When something is to be tried again. */
    synchronized Optional<Instant> nextDue() {
        return postponed == null ? Optional.empty() : Optional.of(againAt);
    }

    synchronized void done() {
        underWay = null;
    }

    synchronized Set<String> hashes() {
        return Stream.of(Optional.ofNullable(waiting), Optional.ofNullable(underWay), Optional.ofNullable(postponed))
                .flatMap(Optional::stream)
                .map(Revision::hash)
                .collect(Collectors.toSet());
    }
}
