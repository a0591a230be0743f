package io.fairlead.runner.executor.local;

import io.fairlead.runner.logs.LineDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Reads what a worker's process writes to its file descriptors until they are closed. A worker's own output goes another way;
 * this is what the JVM and native code have to say.
 */
final class ProcessOutput {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LAST_WORDS = 4_096;

    private final InputStream from;
    private final Consumer<String> written;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final StringBuilder lines = new StringBuilder();
    private final LineDecoder decoder = new LineDecoder(this::line, UnaryOperator.identity());
    private String lastWords = "";

    private ProcessOutput(InputStream from, Consumer<String> written) {
        this.from = from;
        this.written = written;
    }

    static ProcessOutput of(Process process, Consumer<String> written) {
        var output = new ProcessOutput(process.getInputStream(), written);
        var reader = new Thread(output::readToEnd, "worker-output-" + process.pid());
        reader.setDaemon(true);
        reader.start();
        return output;
    }

    /** Completes when there is nothing more to read. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** The last that was written. */
    synchronized String lastWords() {
        return lastWords;
    }

    private void readToEnd() {
        var buffer = new byte[BUFFER_BYTES];
        try {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                decoder.write(buffer, 0, read);
                handOn();
            }
        } catch (IOException e) {
            // The pipe broke: as good as its end.
        } finally {
            decoder.finish();
            handOn();
            end.complete(null);
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
        written.accept(text);
    }

    private synchronized void remember(String text) {
        String all = lastWords + text;
        lastWords = all.substring(Math.max(0, all.length() - LAST_WORDS));
    }
}
