package io.fairlead.gitsync.remote;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * OpenSSH's program with somebody who listens to what it complains of. JGit stops listening when the answer ends, so the answer does
 * not end before all has been said.
 */
final class HeardProcess extends Process {

    /** A connection that other processes share may keep the complaints open. */
    private static final long PATIENCE_SECONDS = 10;

    private final Process process;
    private final SshTranscript transcript;
    private final Thread listening;

    private HeardProcess(Process process, SshTranscript transcript) {
        this.process = process;
        this.transcript = transcript;
        this.listening = new Thread(() -> transcript.hear(process.getErrorStream()), "git-sync ssh");
        this.listening.setDaemon(true);
    }

    static HeardProcess of(Process process, SshTranscript transcript) {
        HeardProcess heard = new HeardProcess(process, transcript);
        heard.listening.start();
        return heard;
    }

    @Override
    public InputStream getErrorStream() {
        return new InputStream() {

            private InputStream text;

            @Override
            public int read() throws IOException {
                return text().read();
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return text().read(bytes, from, length);
            }

            private InputStream text() throws IOException {
                if (text != null) return text;
                awaitEnd();
                text = new ByteArrayInputStream(transcript.text().getBytes(StandardCharsets.UTF_8));
                return text;
            }
        };
    }

    @Override
    public InputStream getInputStream() {
        return new FilterInputStream(process.getInputStream()) {

            @Override
            public int read() throws IOException {
                int one = super.read();
                if (one < 0) awaitEnd();
                return one;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int some = super.read(bytes, from, length);
                if (some < 0) awaitEnd();
                return some;
            }
        };
    }

    private void awaitEnd() throws IOException {
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            listening.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return process.getOutputStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        return process.waitFor(timeout, unit);
    }

    @Override
    public int exitValue() {
        return process.exitValue();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void destroy() {
        process.destroy();
    }

    @Override
    public Process destroyForcibly() {
        process.destroyForcibly();
        return this;
    }
}
