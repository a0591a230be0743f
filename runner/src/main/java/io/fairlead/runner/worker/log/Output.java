package io.fairlead.runner.worker.log;

import io.fairlead.runner.logs.LineDecoder;
import io.fairlead.runner.worker.thread.WorkerThreads;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where the process's output goes: to the log of the attempt whose thread writes it. Threads inherit their attempt; those that
 * belong to none, or to the pool that all of the process shares, write to the attempt that runs now.
 */
public final class Output {

    private static final InheritableThreadLocal<AttemptLog> OWN = new InheritableThreadLocal<>();
    private static volatile AttemptLog now;

    private static final AtomicBoolean SHOWS = new AtomicBoolean();
    private static final PrintStream PROCESS_ERR = System.err;
    private static final LineStream OUT = new LineStream(line -> write("INFO", "stdout", line), Output::masked);
    private static final LineStream ERR = new LineStream(line -> write("ERROR", "stderr", line), Output::masked);
    private static final PrintStream SYSTEM_OUT = new PrintStream(OUT, false, StandardCharsets.UTF_8);
    private static final PrintStream SYSTEM_ERR = new PrintStream(ERR, false, StandardCharsets.UTF_8);

    private Output() {}

    /** Replaces the process's standard streams; a task that replaced them has that undone. */
    public static void install() {
        if (System.out != SYSTEM_OUT) System.setOut(SYSTEM_OUT);
        if (System.err != SYSTEM_ERR) System.setErr(SYSTEM_ERR);
        System.setIn(InputStream.nullInputStream());
        if (SHOWS.compareAndSet(false, true)) WorkerThreads.start("lines-written-over", Output::showLatest);
    }

    /** A program that writes over a line may pause for long then: what it wrote last is shown meanwhile. */
    private static void showLatest() {
        try {
            // Nobody counts it down: what is wanted is the time-out.
            while (!new CountDownLatch(1).await(LineDecoder.PACE.toMillis(), TimeUnit.MILLISECONDS)) {
                OUT.showLatest();
                ERR.showLatest();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the showing of lines", e);
        }
    }

    public static void begin(AttemptLog log) {
        now = log;
    }

    /** Called on the attempt's own thread, before the task. */
    public static void adopt(AttemptLog log) {
        OWN.set(log);
    }

    /** What was printed without a line feed becomes a line. */
    public static void finishLines() {
        OUT.finishLine();
        ERR.finishLine();
    }

    public static void end() {
        now = null;
    }

    public static void write(String level, String source, String text) {
        current()
                .ifPresentOrElse(
                        log -> log.add(level, source, text),
                        () -> PROCESS_ERR.println(level + " " + source + " " + text));
    }

    /** To whoever started the process, and to no attempt's log. */
    public static void aside(String text) {
        PROCESS_ERR.println(text);
    }

    private static String masked(String text) {
        return current().map(log -> log.masked(text)).orElse(text);
    }

    public static Optional<AttemptLog> current() {
        AttemptLog own = OWN.get();
        return Optional.ofNullable(own == null || own.hasEnded() && isShared(Thread.currentThread()) ? now : own);
    }

    private static boolean isShared(Thread thread) {
        return thread instanceof ForkJoinWorkerThread worker && worker.getPool() == ForkJoinPool.commonPool();
    }
}
