package io.fairlead.runner.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Finds out which DAGs a folder has, without running any of its code in this process. Keeps one process started ahead, as a cold
 * Java with a cold compiler would take most of the time between a push and its DAGs. Thread-safe.
 */
public final class Describer implements AutoCloseable {

    /** How long a process may take from its start to its first word, on a machine that is busy. */
    private static final Duration STARTING = Duration.ofSeconds(30);

    /** So many processes in a row may die before they say anything: the first may have been a spare that was ended idle. */
    private static final int MAX_FRUITLESS = 2;

    private final DescribeLimits limits;
    private final boolean keepsSpare;
    private DescribeChild spare;
    private boolean closed;

    private Describer(DescribeLimits limits, boolean keepsSpare) {
        this.limits = limits;
        this.keepsSpare = keepsSpare;
    }

    /** For a process that describes again and again. */
    public static Describer withSpare(DescribeLimits limits) {
        var describer = new Describer(limits, true);
        describer.startSpare();
        return describer;
    }

    /** For one that describes once. */
    public static Describer withoutSpare(DescribeLimits limits) {
        return new Describer(limits, false);
    }

    /**
     * Describes all jars and {@code .java} files below a folder. What is wrong with them is part of the answer.
     *
     * @param folder must not change meanwhile
     * @param revisionKey names the folder's content in the cache, see {@link CompiledSources#of}
     * @param cacheDir where compiled sources are kept for the workers
     * @throws IOException if the folder cannot be read or no process can be started: nothing is known about the revision then
     */
    public RevisionDescription describe(Path folder, String revisionKey, Path cacheDir)
            throws IOException, InterruptedException {
        return describe(PluginFiles.below(folder), revisionKey, cacheDir);
    }

    RevisionDescription describe(PluginFiles files, String revisionKey, Path cacheDir)
            throws IOException, InterruptedException {
        var describing = new Describing(files);
        try {
            describeAll(describing, revisionKey, cacheDir);
        } finally {
            startSpare();
        }
        return describing.description();
    }

    /** One process after the other, as long as each finds something out. */
    private void describeAll(Describing describing, String revisionKey, Path cacheDir)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limits.overall().toNanos();
        int fruitless = 0;
        while (!describing.isFinished()) {
            int before = describing.known();
            try (var child = takeSpare()) {
                child.send(describing.request(cacheDir, revisionKey));
                listen(child, describing, end);
                fruitless = describing.known() == before ? fruitless + 1 : 0;
                if (!describing.isFinished() && fruitless == MAX_FRUITLESS) {
                    describing.giveUp("the describe process " + child.lastWords(limits.heapMegabytes()), child.tail());
                }
            }
        }
    }

    /** Until the process has finished, or is of no more use. */
    private void listen(DescribeChild child, Describing describing, long end) throws InterruptedException {
        while (!describing.isFinished()) {
            Duration step = limit(describing);
            Duration left = Duration.ofNanos(end - System.nanoTime());
            var event = child.next(left.compareTo(step) < 0 ? left : step);
            if (event == null && System.nanoTime() >= end) {
                describing.giveUp("describing the revision did not finish within " + text(limits.overall()), "");
            } else if (event == null) {
                describing.hung("did not finish within " + text(step), child.tail());
                return;
            } else if (event.isEmpty()) {
                describing.died(child.lastWords(limits.heapMegabytes()), child.tail());
                return;
            } else {
                describing.on(event.get());
            }
        }
    }

    private Duration limit(Describing describing) {
        if (describing.isCompiling()) return limits.compiling();
        return describing.isDescribing() ? limits.plugin() : STARTING;
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private synchronized DescribeChild takeSpare() throws IOException {
        var child = spare;
        spare = null;
        if (child != null && child.isAlive()) return child;
        return DescribeChild.start(limits.heapMegabytes(), false);
    }

    private synchronized void startSpare() {
        if (!keepsSpare || closed || spare != null) return;
        try {
            spare = DescribeChild.start(limits.heapMegabytes(), true);
        } catch (IOException e) {
            // What was described is not lost for it; the next call starts its own process, and tells if that fails too.
            spare = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (spare != null) spare.close();
        spare = null;
    }
}
