package io.fairlead.runner.worker.log;

import io.fairlead.runner.jvm.Alterations;
import io.fairlead.runner.jvm.StartedProcesses;
import io.fairlead.runner.logs.LineDecoder;
import io.fairlead.runner.worker.thread.WorkerThreads;
import java.io.FileDescriptor;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where the process's output goes: to the log of the attempt whose thread writes it. Threads inherit their attempt; those that
 * belong to none, as in the pool that all of the process shares, write to the attempt that runs now.
 */
public final class Output {

    private static final InheritableThreadLocal<AttemptLog> OWN = new InheritableThreadLocal<>();
    private static volatile AttemptLog now;

    private static final AtomicBoolean SHOWS = new AtomicBoolean();
    private static final PrintStream PROCESS_ERR = System.err;
    private static final Optional<OutputMark> MARK =
            Optional.ofNullable(System.getenv(StartedProcesses.VARIABLE)).map(OutputMark::new);
    private static final LineStream OUT = stream("stdout");
    private static final LineStream ERR = stream("stderr");
    private static final StandardStream SYSTEM_OUT = new StandardStream(OUT);
    private static final StandardStream SYSTEM_ERR = new StandardStream(ERR);
    private static InputStream in;

    private Output() {}

    private static LineStream stream(String name) {
        var levels = new ConsoleLevels();
        return new LineStream(line -> write(levels.of(line), name, line), Output::masked);
    }

    /** Replaces the process's standard streams. */
    public static void install() {
        System.setOut(SYSTEM_OUT);
        System.setErr(SYSTEM_ERR);
        in = InputStream.nullInputStream();
        System.setIn(in);
        JavaLogging.install();
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

    /** Undoes what a task did to the standard streams. Where it closed the files behind them, what it starts has no output any more. */
    public static void restore(Alterations found) {
        boolean outClosed = SYSTEM_OUT.wasClosed();
        boolean errClosed = SYSTEM_ERR.wasClosed();
        if (System.out != SYSTEM_OUT || outClosed) found.undone("System.out");
        if (System.err != SYSTEM_ERR || errClosed) found.undone("System.err");
        if (System.in != in) found.undone("System.in");
        if (!FileDescriptor.out.valid() || !FileDescriptor.err.valid()) found.lasting("the files behind its output");
        install();
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

    /** Tells whoever reads what the process writes past the standard streams that the attempt's part of it is complete. */
    public static void mark(long attempt) {
        if (MARK.isEmpty()) return;
        byte[] mark = MARK.get().of(attempt).getBytes(StandardCharsets.US_ASCII);
        PROCESS_ERR.write(mark, 0, mark.length);
        PROCESS_ERR.flush();
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
        return Optional.ofNullable(own == null ? now : own);
    }

    /** No task can close it for those after it. */
    private static final class StandardStream extends PrintStream {

        private volatile boolean closed;

        StandardStream(OutputStream to) {
            super(to, false, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            flush();
            closed = true;
        }

        /** Since it was last asked. */
        boolean wasClosed() {
            boolean was = closed;
            closed = false;
            return was;
        }
    }
}
