package io.fairlead.gitsync.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real git, in one working directory, without the configuration of the machine. */
public final class GitClient {

    private static final long TIMEOUT_SECONDS = 60;

    public record Result(int status, String output) {}

    private final Path directory;
    private final Path home;

    private GitClient(Path directory, Path home) {
        this.directory = directory;
        this.home = home;
    }

    /** A new work tree whose remote "origin" is the URL. */
    public static GitClient workTree(Path directory, String origin) {
        GitClient client = in(directory);
        client.git("init", "-q", "-b", "main");
        client.git("remote", "add", "origin", origin);
        return client;
    }

    public static GitClient in(Path directory) {
        try {
            Path home = Files.createDirectories(directory.resolveSibling(directory.getFileName() + "-home"));
            return new GitClient(Files.createDirectories(directory), home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another one in a directory that exists, beside which nothing may be made. */
    public GitClient at(Path other) {
        return new GitClient(other, home);
    }

    public Path directory() {
        return directory;
    }

    /** Its output; throws if it fails. */
    public String git(String... arguments) {
        Result result = tryGit(arguments);
        if (result.status() != 0) throw new AssertionError("git " + List.of(arguments) + ": " + result.output());
        return result.output().strip();
    }

    public Result tryGit(String... arguments) {
        try {
            Process process = start(arguments);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("git hangs");
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Commits these files beside what is there and returns the hash. */
    public String commit(Map<String, String> files) {
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = directory.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", "Change " + files.keySet() + "\n\nBecause.");
        return head();
    }

    public String commitAndPush(Map<String, String> files) {
        String hash = commit(files);
        git("push", "-q", "-f", "origin", "HEAD:main");
        return hash;
    }

    public String head() {
        return git("rev-parse", "HEAD");
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("GIT_") || name.toLowerCase().endsWith("_proxy"));
        environment.put("HOME", home.toString());
        environment.put("GIT_CONFIG_GLOBAL", home.resolve("gitconfig").toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("LC_ALL", "C.UTF-8");
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            environment.put("GIT_" + who + "_NAME", "Ada Lovelace");
            environment.put("GIT_" + who + "_EMAIL", "ada@example.org");
        }
        return builder.start();
    }
}
