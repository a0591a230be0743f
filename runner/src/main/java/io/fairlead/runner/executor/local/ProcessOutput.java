package io.fairlead.runner.executor.local;

import io.fairlead.runner.liveness.Steady;
import io.fairlead.runner.logs.LineDecoder;
import io.fairlead.runner.worker.log.OutputMark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Reads what a worker's process writes to its file descriptors until they are closed. A worker's own output goes another way;
 * this is what the JVM and native code have to say.
 */
final class ProcessOutput {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LAST_WORDS = 4_096;
    private static final long NONE = -1;

    private final InputStream from;
    private final Consumer<String> written;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final StringBuilder lines = new StringBuilder();
    private final LineDecoder decoder = new LineDecoder(this::line, UnaryOperator.identity());
    private final OutputMark.Reader marked;
    private String lastWords = "";
    private long complete = NONE;

    private ProcessOutput(InputStream from, OutputMark mark, Consumer<String> written) {
        this.from = from;
        this.written = written;
        this.marked = mark.reader(this::take, this::attemptEnded);
    }

    /** @param mark the process says with it that the output of an attempt is complete */
    static ProcessOutput of(Process process, OutputMark mark, Consumer<String> written) {
        var output = new ProcessOutput(process.getInputStream(), mark, written);
        var reader = new Thread(output::readToEnd, "worker-output-" + process.pid());
        reader.setDaemon(true);
        reader.start();
        return output;
    }

    /** Completes when there is nothing more to read. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** The last that was written in the attempt. */
    synchronized String lastWords() {
        return lastWords;
    }

    private void readToEnd() {
        var buffer = new byte[BUFFER_BYTES];
        try {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                // A character for each byte: a mark may come between the bytes of one that a child did not finish.
                marked.take(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                handOn();
            }
        } catch (IOException e) {
            // The pipe broke: as good as its end.
        } finally {
            try {
                marked.end();
                finishLine();
            } finally {
                end.complete(null);
                awaken();
            }
        }
    }

    private void take(String bytes) {
        decoder.write(bytes.getBytes(StandardCharsets.ISO_8859_1), 0, bytes.length());
    }

    private void finishLine() {
        decoder.finish();
        handOn();
    }

    /** What comes next is not that attempt's any more. */
    private void attemptEnded(long attempt) {
        finishLine();
        synchronized (this) {
            lastWords = "";
            complete = attempt;
        }
        awaken();
    }

    private synchronized void awaken() {
        notifyAll();
    }

    /** Waits until all that was written in an attempt has been passed on, the process is gone, or the time is over. */
    synchronized void await(long attempt, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (complete != attempt && !end.isDone()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) return;
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void line(String text) {
        lines.append(text).append('\n');
    }

    /** What has been read at once together, lest each line of many is a write of its own. */
    private void handOn() {
        if (lines.length() == 0) return;
        String text = lines.toString();
        lines.setLength(0);
        remember(text);
        try {
            written.accept(text);
        } catch (RuntimeException | Error e) { // Who does not go on reading lets the process wait for it, for ever.
            Steady.said("what a worker's process wrote could not be kept, and is left out: " + text, e);
        }
    }

    private synchronized void remember(String text) {
        String all = lastWords + text;
        lastWords = all.substring(Math.max(0, all.length() - LAST_WORDS));
    }
}
