package io.fairlead.gitsync.sidecar.login;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The user's git, for what only that knows: his configuration with all that it includes, and the helpers that keep his passwords. It
 * never asks a person.
 *
 * @param variables what it finds as its environment, {@code HOME} among it
 */
record GitProgram(Map<String, String> variables) {

    /** A keychain may have to be woken up. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int MAX_BYTES = 1 << 20;

    /** In no repository, whose own settings would be found too. */
    private static final Path NOWHERE = Path.of("/");

    record Answer(int exitCode, String out, String complaints) {}

    /** @throws IOException if there is no git, or it does not answer in time */
    Answer run(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(NOWHERE.toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.environment()
                .putAll(Map.of(
                        "GIT_TERMINAL_PROMPT", "0", "GIT_ASKPASS", "", "SSH_ASKPASS", "", "GCM_INTERACTIVE", "never"));
        builder.environment().keySet().removeAll(List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_CONFIG"));
        Process process = builder.start();
        try {
            CompletableFuture<String> complaints = reading(process.getErrorStream());
            CompletableFuture<String> out = reading(process.getInputStream());
            write(process, input);
            if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) throw late(arguments);
            return new Answer(process.exitValue(), text(out, arguments), text(complaints, arguments));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** A program that wants no input has ended before it was given any. */
    private static void write(Process process, String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Its exit code says more.
        }
    }

    private static CompletableFuture<String> reading(InputStream in) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String text(CompletableFuture<String> reading, String... arguments)
            throws IOException, InterruptedException {
        try {
            return reading.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw late(arguments);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
    }

    private static IOException late(String... arguments) {
        return new IOException("`git " + String.join(" ", arguments) + "` has not ended within " + TIMEOUT.toSeconds()
                + " s; see whether it asks something when it is run by hand");
    }
}
