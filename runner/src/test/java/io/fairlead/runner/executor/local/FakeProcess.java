package io.fairlead.runner.executor.local;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A process that is none: it ends when a test says so, or when it is killed. */
final class FakeProcess extends Process {

    private final long pid;
    private final CompletableFuture<Process> exit = new CompletableFuture<>();
    private int status;

    FakeProcess(long pid) {
        this.pid = pid;
    }

    void end(int status) {
        if (exit.isDone()) return;
        this.status = status;
        exit.complete(this);
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return exit;
    }

    @Override
    public boolean isAlive() {
        return !exit.isDone();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public Stream<ProcessHandle> descendants() {
        return Stream.empty();
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public int waitFor() {
        return status;
    }

    @Override
    public int exitValue() {
        if (isAlive()) throw new IllegalThreadStateException("it goes on");
        return status;
    }

    @Override
    public void destroy() {
        end(143);
    }

    @Override
    public Process destroyForcibly() {
        end(137);
        return this;
    }
}
