package io.fairlead.runner.executor.local;

import io.fairlead.runner.json.Json;
import io.fairlead.runner.jvm.StartedProcesses;
import io.fairlead.runner.worker.WorkerSettings;
import io.fairlead.runner.worker.log.OutputMark;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One child JVM: started with secrets that nobody else sees, watched to its end, killed with all that it started. */
public final class WorkerProcess {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 32;
    private static final int NAME_BYTES = 16;

    /** What the process wrote is read to its end, unless something that it started holds the pipe open. */
    private static final long LAST_WORDS_SECONDS = 2;

    /** It is in the pipe already, unless the task closed that. */
    private static final Duration OUTPUT = Duration.ofSeconds(5);

    private final Process process;
    private final ProcessOutput output;
    private final String token;

    /** Completes when nothing is left of it. */
    private final CompletableFuture<Void> gone;

    WorkerProcess(Process process, ProcessOutput output, String token) {
        this(process, output, token, process.onExit().thenRun(() -> {}));
    }

    private WorkerProcess(Process process, ProcessOutput output, String token, CompletableFuture<Void> gone) {
        this.gone = gone;
        this.process = process;
        this.output = output;
        this.token = token;
    }

    /**
     * Starts a worker.
     *
     * @param written receives what the process writes past {@code System.out}, whole lines of text
     */
    static WorkerProcess start(LocalSettings settings, URI workerApi, Consumer<String> written) throws IOException {
        String token = random(TOKEN_BYTES);
        var own = WorkerFolder.make(settings.folder());
        var handedOver =
                new WorkerSettings(workerApi, token, settings.cacheDir().toAbsolutePath(), own.path());
        try {
            return start(settings.in(own), token, handedOver, written, own::remove);
        } catch (IOException | RuntimeException | Error e) {
            own.remove();
            throw e;
        }
    }

    /**
     * Starts a program that is told what it needs on its standard input.
     *
     * @param handedOver what it is told, which may hold secrets
     * @param written receives what the process writes past {@code System.out}, whole lines of text
     */
    public static WorkerProcess start(LocalSettings settings, Object handedOver, Consumer<String> written)
            throws IOException {
        return start(settings, "", handedOver, written, () -> {});
    }

    private static WorkerProcess start(
            LocalSettings settings, String token, Object handedOver, Consumer<String> written, Runnable afterwards)
            throws IOException {
        Files.createDirectories(settings.folder());
        String name = random(NAME_BYTES);
        Process process = WorkerCommand.of(settings, name).start();
        // However it ends: what its tasks started would otherwise be nobody's.
        var gone = process.onExit().thenRun(() -> StartedProcesses.end(name)).thenRunAsync(afterwards);
        var started = new WorkerProcess(process, output(process, name, written), token, gone);
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write((Json.write(handedOver) + "\n").getBytes(StandardCharsets.UTF_8));
            // Stays open: its end tells the worker that the runner is gone.
            stdin.flush();
        } catch (IOException e) {
            // It died at once. What it said about that comes with its exit.
        }
        return started;
    }

    /** A process whose output nobody can read is no use, and must not be left behind. */
    private static ProcessOutput output(Process process, String name, Consumer<String> written) {
        try {
            return ProcessOutput.of(process, new OutputMark(name), written);
        } catch (RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    boolean knows(String presented) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Completes when it is gone and all it wrote was passed on. */
    public CompletableFuture<Ending> ending(int heapMegabytes) {
        return process.onExit()
                .thenCompose(exited -> output.end().completeOnTimeout(null, LAST_WORDS_SECONDS, TimeUnit.SECONDS))
                .thenApply(end -> Ending.of(process.exitValue(), output.lastWords(), heapMegabytes));
    }

    /** Waits, though not for long, until all that was written in an attempt that is over has been passed on. */
    void awaitOutput(long attempt) {
        try {
            output.await(attempt, OUTPUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its exit status; it must be gone. */
    public int status() {
        return process.exitValue();
    }

    /** The end of what it wrote past {@code System.out}. */
    public String lastWords() {
        return output.lastWords();
    }

    /** Asks it to end by itself. By its handle: the process's own method would close its standard input, too. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Its descendants first: what it started would otherwise be nobody's. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    boolean awaitEnd(long seconds) throws InterruptedException {
        try {
            gone.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The next start finds what is left.
        }
        return process.waitFor(0, TimeUnit.SECONDS);
    }
}
