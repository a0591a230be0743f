package io.fairlead.runner.catalog.describe;

import io.fairlead.runner.catalog.plugin.PluginFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Finds out which DAGs a folder has, without running any of its code in this process. A cold Java with a cold compiler would take
 * most of the time between a push and its DAGs, so there is a process that compiles, and as it never runs a team's code is kept
 * from one revision to the next, and one started ahead for each revision, that describes and ends. Thread-safe.
 */
public final class Describer implements AutoCloseable {

    /** How long a process may take from its start to its first word, on a machine that is busy. */
    private static final Duration STARTING = Duration.ofSeconds(30);

    /** So many processes in a row may die before they say anything: the first may have been a spare that was ended idle. */
    private static final int MAX_FRUITLESS = 2;

    private final DescribeLimits limits;
    private final WaitingProcess compiling;
    private final WaitingProcess describing;

    private Describer(DescribeLimits limits, WaitingProcess compiling, WaitingProcess describing) {
        this.limits = limits;
        this.compiling = compiling;
        this.describing = describing;
    }

    /** For a process that describes again and again. */
    public static Describer withSpare(DescribeLimits limits) {
        int heap = limits.heapMegabytes();
        var describer = new Describer(
                limits,
                new WaitingProcess(heap, WarmUpLevel.COMPILING),
                new WaitingProcess(heap, WarmUpLevel.DESCRIBING));
        describer.describing.startAhead();
        return describer;
    }

    /** For one that describes once: what has compiled goes on to describe. */
    public static Describer withoutSpare(DescribeLimits limits) {
        var only = new WaitingProcess(limits.heapMegabytes(), WarmUpLevel.NONE);
        return new Describer(limits, only, only);
    }

    /**
     * Describes all jars and {@code .java} files below a folder. What is wrong with them is part of the answer.
     *
     * @param folder must not change meanwhile
     * @param revisionKey names the folder's content in the cache, see {@code CompiledSources.of}
     * @param cacheDir where compiled sources are kept for the workers
     * @param known what the same repo's description before found; whatever has not changed since is taken from there
     * @throws IOException if the folder cannot be read or no process can be started: nothing is known about the revision then
     */
    public RevisionDescription describe(Path folder, String revisionKey, Path cacheDir, PreviousDescription known)
            throws IOException, InterruptedException {
        return describe(PluginFiles.below(folder), revisionKey, cacheDir, known);
    }

    public RevisionDescription describe(PluginFiles files, String revisionKey, Path cacheDir, PreviousDescription known)
            throws IOException, InterruptedException {
        var revision = new DescribeProgress(files, known);
        try {
            describeAll(revision, revisionKey, cacheDir);
        } finally {
            describing.startAhead();
        }
        return revision.description();
    }

    /** One process after the other, as long as each finds something out. */
    private void describeAll(DescribeProgress revision, String revisionKey, Path cacheDir)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limits.overall().toNanos();
        int fruitless = 0;
        while (!revision.isFinished()) {
            int before = revision.progress();
            var processes = revision.needsCompiling() ? compiling : describing;
            var child = processes.take();
            try {
                child.send(revision.request(child.nonce(), cacheDir, revisionKey));
                listen(child, revision, end);
                fruitless = revision.progress() == before ? fruitless + 1 : 0;
                if (!revision.isFinished() && fruitless == MAX_FRUITLESS) {
                    revision.giveUp("the describe process " + child.lastWords(limits.heapMegabytes()), child.tail());
                }
            } finally {
                processes.giveBack(child);
            }
        }
    }

    /** Until the process has finished, or is of no more use. */
    private void listen(DescribeChild child, DescribeProgress revision, long end) throws InterruptedException {
        while (!child.isIdle()) {
            if (revision.isFinished() && !child.isClean()) return; // Nothing is left, and it will not be used again.
            Duration step = limit(revision);
            Duration left = Duration.ofNanos(end - System.nanoTime());
            var event = child.next(left.compareTo(step) < 0 ? left : step);
            if (event == null && System.nanoTime() >= end) {
                revision.giveUp("describing the revision did not finish within " + text(limits.overall()), "");
                return;
            } else if (event == null) {
                revision.hung("did not finish within " + text(step), child.tail());
                return;
            } else if (event.isEmpty()) {
                revision.died(child.lastWords(limits.heapMegabytes()), child.tail(), child.isSecondHand());
                return;
            } else {
                revision.on(event.get());
            }
        }
    }

    private Duration limit(DescribeProgress revision) {
        if (revision.isCompiling()) return limits.compiling();
        return revision.isDescribing() ? limits.plugin() : STARTING;
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    @Override
    public void close() {
        compiling.close();
        describing.close();
    }
}
