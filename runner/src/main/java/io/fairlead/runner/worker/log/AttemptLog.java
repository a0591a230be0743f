package io.fairlead.runner.worker.log;

import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.worker.thread.WorkerThreads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One attempt's log on its way to the runner. Lines are sent at once while the sender is idle, and in growing batches while it is
 * not; who writes faster than the batches leave waits. Where the backlog has a disk, the task does not wait for a runner that is
 * away: what finds no room is dropped then, and the log says where.
 */
public final class AttemptLog {

    /** What an attempt may write; the rest is dropped while the task goes on. */
    static final long MAX_BYTES = 256L << 20;

    static final long MAX_LINES = 2_000_000;

    /** A batch that is under way for longer than this goes to a runner that is away. */
    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LOOK_AGAIN_MILLIS = 1_000;

    private final Sending sending;
    private final InstantSource clock;
    private final Masking masking;
    private final Backlog backlog;
    private final long awayNanos;
    private long accepted;
    private long lines;
    private boolean full;
    private boolean ended;
    private long dropped;
    private boolean underWay;
    private long underWaySince;
    private Thread sender;
    private String head;

    /** With the secrets that the environment names, and in memory alone. */
    public AttemptLog(Sending sending, InstantSource clock) {
        this(sending, clock, Masking.of(System.getenv()));
    }

    public AttemptLog(Sending sending, InstantSource clock, Masking masking) {
        this(sending, clock, masking, new Backlog(Optional.empty()), AWAY_NANOS);
    }

    /** Goes on while the runner is away, with that file for what waits. */
    public static AttemptLog onDisk(Sending sending, InstantSource clock, Path file) {
        return new AttemptLog(sending, clock, Masking.of(System.getenv()), new Backlog(Optional.of(file)), AWAY_NANOS);
    }

    public AttemptLog(Sending sending, InstantSource clock, Masking masking, Backlog backlog, long awayNanos) {
        this.sending = sending;
        this.clock = clock;
        this.masking = masking;
        this.backlog = backlog;
        this.awayNanos = awayNanos;
    }

    /** A text that leaves the worker with the log or beside it, without the secrets in it. */
    public String masked(String text) {
        return masking.mask(text);
    }

    /** What stands before the first line. A log without any has no head either: most that is kept would be these, then. */
    public synchronized void head(String text) {
        head = masked(text);
    }

    /** Adds a text of one or more lines; nothing once the attempt has ended. */
    public void add(String level, String source, String secretText) {
        var at = clock.instant();
        String text = masked(secretText);
        if (text.indexOf('\n') < 0) {
            add(new LogLine(at, level, source, text));
        } else {
            text.lines().forEach(line -> add(new LogLine(at, level, source, line)));
        }
    }

    private void add(LogLine line) {
        String text = line.format();
        synchronized (this) {
            if (ended || full) return;
            if (head != null) text = new LogLine(line.at(), "INFO", LogLine.FAIRLEAD, head).format() + text;
            head = null;
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            accepted += bytes.length;
            full = accepted > MAX_BYTES || ++lines > MAX_LINES;
            if (full) bytes = lastLine().getBytes(StandardCharsets.UTF_8);
            if (!keep(bytes)) return;
            if (sender == null) startSender();
            if (!underWay) notifyAll();
        }
    }

    private String lastLine() {
        String limit = accepted > MAX_BYTES ? (MAX_BYTES >> 20) + " MiB" : MAX_LINES + " lines";
        String text = "the log has reached " + limit + "; the rest is dropped while the task goes on";
        return new LogLine(clock.instant(), "WARN", LogLine.FAIRLEAD, text).format();
    }

    /**
     * Waits for room, but not for a runner that is away.
     *
     * @return false if there is none, or the attempt has ended
     */
    private boolean keep(byte[] line) {
        boolean interrupted = false;
        boolean kept = false;
        // Behind lines that are missing only the word about them may come.
        while (!ended && !(kept = dropped == 0 && backlog.offer(line)) && !isRunnerAway()) {
            try {
                wait(backlog.hasDisk() ? LOOK_AGAIN_MILLIS : 0);
            } catch (InterruptedException e) {
                // Printing does not end by interruption; the task can see it afterwards.
                interrupted = true;
            }
        }
        if (!kept && !ended) dropped++;
        if (interrupted) Thread.currentThread().interrupt();
        return kept;
    }

    private boolean isRunnerAway() {
        return backlog.hasDisk() && underWay && System.nanoTime() - underWaySince > awayNanos;
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
                sendSurely(from, batch);
                for (byte b : batch) if (b == '\n') from++;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the sender", e);
        }
    }

    /** Whatever goes wrong: without a sender the task would wait for room for ever. A batch that comes twice is added once. */
    private void sendSurely(long from, byte[] batch) throws InterruptedException {
        while (true) {
            try {
                sending.send(from, batch);
                return;
            } catch (RuntimeException | Error e) {
                // Not to System.err: that is this log.
                new CountDownLatch(1).await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** The next batch; empty once the attempt has ended and all is sent. */
    private synchronized byte[] take() throws InterruptedException {
        underWay = false;
        notifyAll();
        while (backlog.isEmpty() && !ended) wait();
        underWay = true;
        underWaySince = System.nanoTime();
        byte[] batch = backlog.take();
        tellGaps();
        notifyAll();
        return batch;
    }

    private void tellGaps() {
        if (backlog.lostSome())
            tell("lines that waited on this worker's disk could not be read again and are missing here");
        if (dropped > 0
                && tell(dropped
                        + " lines are missing here: the runner was away, and no more found room on this worker's disk"))
            dropped = 0;
    }

    private boolean tell(String text) {
        String line = new LogLine(clock.instant(), "WARN", LogLine.FAIRLEAD, text).format();
        return backlog.offer(line.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the log and returns when all of it has been sent, however long that takes. */
    public void end() throws InterruptedException {
        Thread last;
        synchronized (this) {
            ended = true;
            notifyAll();
            last = sender;
        }
        if (last != null) last.join();
        synchronized (this) {
            backlog.close();
        }
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Returns when all that was added has been sent, or the time is over. */
    public synchronized void flush(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!backlog.isEmpty() || underWay) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) return;
            wait(left);
        }
    }

    /** How a batch gets to the runner. */
    @FunctionalInterface
    public interface Sending {
        void send(long from, byte[] lines) throws InterruptedException;
    }
}
