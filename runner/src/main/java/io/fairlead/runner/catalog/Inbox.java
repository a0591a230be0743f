package io.fairlead.runner.catalog;

import io.fairlead.runner.catalog.describe.PreviousDescription;
import io.fairlead.runner.run.dag.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is to be described of one repo: the newest revision, or again one that could not be finished. */
final class Inbox {

    /** So often a revision that was not finished in time is tried again: that may be its own doing, and somebody has to look at it. */
    static final int MAX_LATE = 5;

    /** Before the first time; twice as long before each further one, up to sixteen times as long. */
    static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    private static final int MAX_DOUBLINGS = 4;

    final ExecutorService thread;
    private Revision waiting;
    private Revision underWay;
    private Revision postponed;
    private Instant againAt;
    private int again;
    private int late;

    /** Touched by that thread only; a restart begins with nothing, as it may be a restart with another Fairlead or Java. */
    PreviousDescription known = PreviousDescription.nothing();

    Inbox(String repo) {
        var one = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            var thread = new Thread(work, "catalog " + repo);
            thread.setDaemon(true);
            return thread;
        });
        // Where no thread can be had, nothing has been taken yet: whoever brings a revision brings it again.
        one.prestartCoreThread();
        thread = one;
    }

    /** @return whether nothing waited: then the thread is to be told; else what waited is overtaken */
    synchronized boolean put(Revision revision) {
        again = 0;
        late = 0;
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
     * What is under way was not finished in time, and has to be tried again.
     *
     * @return when; empty if something newer waits already, or it was tried too often
     */
    synchronized Optional<Instant> late(Instant now) {
        if (late == MAX_LATE) return Optional.empty();
        late++;
        return hindered(now);
    }

    /**
     * What is under way could not be done, for a reason of the machine's, and is tried again however often that happens.
     *
     * @return when; empty if something newer waits already
     */
    synchronized Optional<Instant> hindered(Instant now) {
        if (waiting != null) return Optional.empty();
        againAt = now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(again++, MAX_DOUBLINGS)));
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
