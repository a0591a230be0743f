package io.fairlead.runner.catalog.describe;

import io.fairlead.runner.catalog.plugin.PluginFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Finds out which DAGs a folder has, without running any of its code in this process. A cold Java with a cold compiler would take
 * most of the time between a push and its DAGs, so there is a process that compiles, and as it never runs a team's code is kept
 * from one revision to the next, and one started ahead for each revision, that describes and ends. Thread-safe.
 */
public final class Describer implements AutoCloseable {

    /** How long a process may take from its start to its first word. */
    private static final Duration STARTING = Duration.ofSeconds(30);

    /** How often is looked at how a process stands. A look costs a few small files of {@code /proc}. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final String WHOLE = "describing the whole revision was not finished: ";

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
        return describe(PluginFiles.below(folder), revisionKey, cacheDir, known, step -> {});
    }

    /** @param steps is told, for a person, what it is at, where that takes longer than a look */
    public RevisionDescription describe(
            PluginFiles files, String revisionKey, Path cacheDir, PreviousDescription known, Consumer<String> steps)
            throws IOException, InterruptedException {
        var revision = new DescribeProgress(files, known);
        try {
            describeAll(revision, revisionKey, cacheDir, steps);
        } finally {
            describing.startAhead();
        }
        return revision.description();
    }

    /** One process after the other, as long as each finds something out. */
    private void describeAll(DescribeProgress revision, String revisionKey, Path cacheDir, Consumer<String> steps)
            throws IOException, InterruptedException {
        TimeLimit overall = null;
        int fruitless = 0;
        while (!revision.isFinished()) {
            int before = revision.progress();
            var processes = revision.needsCompiling() ? compiling : describing;
            var child = processes.take();
            try {
                var begin = child.sample();
                if (overall == null) overall = new TimeLimit(limits.overall(), begin);
                else overall.continueWith(begin);
                child.send(revision.request(child.nonce(), cacheDir, revisionKey));
                listen(child, revision, overall, steps);
                fruitless = revision.progress() == before ? fruitless + 1 : 0;
                if (!revision.isFinished() && fruitless == MAX_FRUITLESS) {
                    revision.hinder("the describe process " + child.lastWords(limits.heapMegabytes()), child.tail());
                }
            } finally {
                processes.giveBack(child);
            }
        }
    }

    /** Until the process has finished, or is of no more use. */
    private void listen(DescribeChild child, DescribeProgress revision, TimeLimit overall, Consumer<String> steps)
            throws InterruptedException {
        var step = new TimeLimit(limit(revision), child.sample());
        while (!child.isIdle()) {
            if (revision.isFinished() && !child.isClean()) return; // Nothing is left, and it will not be used again.
            var event = child.next(LOOK);
            var now = child.sample();
            overall.add(now);
            step.add(now);
            if (event == null) revision.newStep().ifPresent(steps);
            if (event != null && event.isEmpty()) {
                String lastWords = child.lastWords(limits.heapMegabytes());
                revision.died(lastWords, child.tail(), child.isSecondHand(), child.wasKilled());
                return;
            }
            if (event != null) {
                revision.on(event.get());
                step = new TimeLimit(limit(revision), now);
            }
            if (overall.isOver() || step.isOver()) {
                if (overall.isOver()) revision.giveUp(WHOLE + overall.measured(), child.tail());
                else revision.hung(step.measured(), child.tail());
                return;
            }
        }
    }

    private Duration limit(DescribeProgress revision) {
        if (revision.isCompiling()) return limits.compiling();
        return revision.isDescribing() ? limits.plugin() : STARTING;
    }

    @Override
    public void close() {
        compiling.close();
        describing.close();
    }
}
