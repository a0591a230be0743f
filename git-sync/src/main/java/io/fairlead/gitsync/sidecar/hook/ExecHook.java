package io.fairlead.gitsync.sidecar.hook;

import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.sidecar.flag.GoDuration;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs a program in the revision's tree.
 *
 * @param git variables by which git, run there, logs in as we do
 */
public record ExecHook(
        String name,
        Settings.Exec exec,
        Settings.Source source,
        Supplier<Map<String, String>> git,
        ChildProcesses children,
        Log log)
        implements Hook {

    /** Java loads all that it needs for a program even if it then finds none. */
    private static final String NO_PROGRAM = "/nonexistent/program";

    private static final int MAX_OUTPUT_BYTES = 16 << 10;
    private static final int MAX_TOLD = 500;

    /** How long a program's output is waited for when the program itself has ended. */
    private static final long OUTPUT_SECONDS = 2;

    @Override
    public void prepare() {
        try {
            new ProcessBuilder(NO_PROGRAM).start().destroyForcibly();
        } catch (IOException e) {
            log.info(Log.OUTPUT, "ready to start programs");
        }
    }

    @Override
    public void run(Published revision) throws HookFailure, InterruptedException {
        log.info(Log.UPDATES, "running hook", "command", exec.command(), "hash", revision.hash());
        Process process = start(revision);
        children.add(process);
        CompletableFuture<String> output = output(process);
        try {
            if (!process.waitFor(exec.timeout().toMillis(), TimeUnit.MILLISECONDS))
                throw new HookFailure(name + " " + exec.command() + " did not end within "
                        + GoDuration.format(exec.timeout()) + " and was killed");
        } finally {
            children.remove(process);
        }
        String said = said(output);
        log.info(Log.OUTPUT, "hook ended", "status", process.exitValue(), "output", said);
        if (process.exitValue() != 0)
            throw new HookFailure(
                    name + " " + exec.command() + " ended with " + process.exitValue() + ": " + last(said));
    }

    private Process start(Published revision) throws HookFailure {
        ProcessBuilder builder = new ProcessBuilder(exec.command())
                .directory(revision.worktree().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        Map<String, String> environment = builder.environment();
        environment.putAll(git.get());
        environment.put("GITSYNC_HASH", revision.hash());
        environment.put("GITSYNC_REF", source.ref());
        environment.put("GITSYNC_REPO", Secrets.redactUrl(source.repo()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new HookFailure(name + " " + exec.command() + " cannot be started: " + e.getMessage(), e);
        }
    }

    private CompletableFuture<String> output(Process process) {
        CompletableFuture<String> output = new CompletableFuture<>();
        Thread reader = new Thread(() -> output.complete(read(process.getInputStream())), name + " output");
        reader.setDaemon(true);
        reader.start();
        return output;
    }

    /** All of it is read, else the program would wait for us; only the beginning is kept. */
    private static String read(InputStream output) {
        try (output) {
            byte[] kept = output.readNBytes(MAX_OUTPUT_BYTES);
            output.skip(Long.MAX_VALUE);
            return new String(kept, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Whatever it started may hold its output open, and is not waited for long. */
    private static String said(CompletableFuture<String> output) throws InterruptedException {
        try {
            return output.get(OUTPUT_SECONDS, TimeUnit.SECONDS).strip();
        } catch (ExecutionException | TimeoutException e) {
            return "";
        }
    }

    private static String last(String text) {
        return text.length() <= MAX_TOLD ? text : "…" + text.substring(text.length() - MAX_TOLD);
    }
}
