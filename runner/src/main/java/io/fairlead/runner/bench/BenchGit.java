package io.fairlead.runner.bench;

import io.fairlead.runner.cli.CommandFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real git client in one folder, without the configuration of the machine. */
record BenchGit(Path folder) {

    private static final long GIT_SECONDS = 300;

    /** What a command reads. */
    interface Input {
        void writeTo(OutputStream out) throws IOException;
    }

    String run(String... arguments) throws IOException, InterruptedException {
        return run(out -> {}, arguments);
    }

    /** The input must be such that nothing is said before all of it is read. */
    String run(Input input, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-c", "user.name=bench", "-c", "user.email=bench@localhost"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = builder.start();
        try (OutputStream out = new BufferedOutputStream(process.getOutputStream())) {
            input.writeTo(out);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(GIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new CommandFailure("git " + String.join(" ", arguments) + " failed in " + folder + ": " + said);
        }
        return said;
    }

    /** Commits everything; returns the hash. */
    String commit(String message) throws IOException, InterruptedException {
        run("add", "--all");
        run("commit", "--quiet", "-m", message);
        return run("rev-parse", "HEAD").strip();
    }
}
