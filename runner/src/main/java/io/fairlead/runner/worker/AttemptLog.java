package io.fairlead.runner.worker;

import io.fairlead.runner.logs.LogLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * One attempt's log on its way to the runner. Lines are sent at once while the sender is idle, and in growing batches while it is
 * not; who writes faster than the batches leave waits.
 */
final class AttemptLog {

    /** What an attempt may write; the rest is dropped while the task goes on. */
    static final long MAX_BYTES = 256L << 20;

    static final long MAX_LINES = 2_000_000;

    private static final int MAX_BATCH_BYTES = 256 << 10;

    private final Sending sending;
    private final InstantSource clock;
    private final Masking masking;
    private ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private long accepted;
    private long lines;
    private boolean full;
    private boolean ended;
    private boolean underWay;
    private Thread sender;

    /** With the secrets that the environment names. */
    AttemptLog(Sending sending, InstantSource clock) {
        this(sending, clock, Masking.of(System.getenv()));
    }

    AttemptLog(Sending sending, InstantSource clock, Masking masking) {
        this.sending = sending;
        this.clock = clock;
        this.masking = masking;
    }

    /** A text that leaves the worker with the log or beside it, without the secrets in it. */
    String masked(String text) {
        return masking.mask(text);
    }

    /** Adds a text of one or more lines; nothing once the attempt has ended. */
    void add(String level, String source, String secretText) {
        var at = clock.instant();
        String text = masked(secretText);
        if (text.indexOf('\n') < 0) {
            add(new LogLine(at, level, source, text));
        } else {
            text.lines().forEach(line -> add(new LogLine(at, level, source, line)));
        }
    }

    private void add(LogLine line) {
        byte[] bytes = line.format().getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            if (!awaitRoom() || full) return;
            accepted += bytes.length;
            full = accepted > MAX_BYTES || ++lines > MAX_LINES;
            if (full) bytes = lastLine().getBytes(StandardCharsets.UTF_8);
            pending.writeBytes(bytes);
            if (sender == null) startSender();
            if (!underWay) notifyAll();
        }
    }

    private String lastLine() {
        String limit = accepted > MAX_BYTES ? (MAX_BYTES >> 20) + " MiB" : MAX_LINES + " lines";
        String text = "the log has reached " + limit + "; the rest is dropped while the task goes on";
        return new LogLine(clock.instant(), "WARN", LogLine.FAIRLEAD, text).format();
    }

    /** @return false if the attempt has ended */
    private boolean awaitRoom() {
        boolean interrupted = false;
        while (pending.size() >= MAX_BATCH_BYTES && !ended) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Printing does not end by interruption; the task can see it afterwards.
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        return !ended;
    }

    /** Not of the task's thread group, and without what its threads inherit: the sender is not the task's. */
    private void startSender() {
        sender = new Thread(WorkerThreads.GROUP, this::send, "log-sender", 0, false);
        sender.setDaemon(true);
        sender.start();
    }

    private void send() {
        try {
            long from = 0;
            for (byte[] batch = take(); batch.length > 0; batch = take()) {
                sending.send(from, batch);
                for (byte b : batch) if (b == '\n') from++;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the sender", e);
        }
    }

    /** The next batch; empty once the attempt has ended and all is sent. */
    private synchronized byte[] take() throws InterruptedException {
        underWay = false;
        notifyAll();
        while (pending.size() == 0 && !ended) wait();
        underWay = true;
        byte[] batch = pending.toByteArray();
        pending.reset();
        notifyAll();
        return batch;
    }

    /** Ends the log and returns when all of it has been sent, however long that takes. */
    void end() throws InterruptedException {
        Thread last;
        synchronized (this) {
            ended = true;
            notifyAll();
            last = sender;
        }
        if (last != null) last.join();
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Returns when all that was added has been sent, or the time is over. */
    synchronized void flush(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (pending.size() > 0 || underWay) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) return;
            wait(left);
        }
    }

    /** How a batch gets to the runner. */
    @FunctionalInterface
    interface Sending {
        void send(long from, byte[] lines) throws InterruptedException;
    }
}
