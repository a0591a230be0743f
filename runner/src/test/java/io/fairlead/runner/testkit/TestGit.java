package io.fairlead.runner.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The real git client in one working tree, without the configuration of the machine. */
public final class TestGit {

    private static final long TIMEOUT_SECONDS = 120;

    private final Path directory;

    private TestGit(Path directory) {
        this.directory = directory;
    }

    /** Clones from an address or a path. */
    public static TestGit clone(String url, Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var git = new TestGit(directory);
        git.git("clone", "-q", url, ".");
        git.git("checkout", "-q", "-B", "main");
        return git;
    }

    /** An ordinary empty repository to push to. */
    public static Path bare(Path directory) {
        try {
            new TestGit(Files.createDirectories(directory)).git("init", "-q", "--bare", "-b", "main");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory;
    }

    /** A file in the working tree. */
    public Path file(String path) {
        return directory.resolve(path);
    }

    /** The text of a file in the working tree. */
    public String read(String path) {
        try {
            return Files.readString(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pushes to this address from now on. */
    public TestGit origin(String url) {
        git("remote", "set-url", "origin", url);
        return this;
    }

    public TestGit write(String path, String text) {
        try {
            Files.createDirectories(file(path).getParent());
            Files.writeString(file(path), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes whatever is there below these paths. */
    public TestGit remove(String... paths) {
        for (String path : paths) git("rm", "-q", "-r", "--ignore-unmatch", path);
        return this;
    }

    /** Commits all that was changed, pushes it and returns the commit. */
    public String push(String message) {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        git("push", "-q", "origin", "HEAD:main");
        return git("rev-parse", "HEAD");
    }

    /** Adds so many commits, each with other contents of one file that does not shrink when it is packed; nothing is pushed. */
    public TestGit history(int commits) {
        var random = new Random(commits);
        var script = new StringBuilder();
        for (int i = 0; i < commits; i++) {
            byte[] bytes = new byte[4096];
            random.nextBytes(bytes);
            String text = Base64.getEncoder().encodeToString(bytes);
            script.append("commit refs/heads/main\ncommitter Ada <ada@example.org> ")
                    .append(i)
                    .append(" +0000\n");
            script.append("data 6\nchange\n").append(i == 0 ? "from refs/heads/main^0\n" : "");
            script.append("M 100644 inline notes\ndata ")
                    .append(text.length())
                    .append('\n')
                    .append(text)
                    .append('\n');
        }
        feed(script.toString(), "git", "fast-import", "--quiet");
        git("reset", "-q", "--hard", "main");
        return this;
    }

    private void feed(String input, String... command) {
        try {
            Process process = start(List.of(command));
            try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
                in.write(input);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new AssertionError(output);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether one commit can be fetched, without its history, into a repository that has nothing, by who shows the token. */
    public boolean fetches(String url, String token, String hash) {
        String header = "http.extraHeader=Authorization: Bearer " + token;
        try {
            var fresh = new TestGit(bare(Files.createTempDirectory(directory.getParent(), "fresh-")));
            Process process = fresh.start(List.of("git", "-c", header, "fetch", "-q", "--depth", "1", url, hash));
            process.getInputStream().readAllBytes();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("fetch hangs");
            return process.exitValue() == 0
                    && fresh.git("rev-list", "--count", "FETCH_HEAD").equals("1");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(url, e);
        }
    }

    /** What it sees in the working tree that is not committed; empty if there is nothing. */
    public String status() {
        return git("status", "--porcelain");
    }

    private String git(String... arguments) {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            Process process = start(command);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) throw new AssertionError(command + " hangs");
            if (process.exitValue() != 0) throw new AssertionError(command + ": " + output);
            return output.strip();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(command.toString(), e);
        }
    }

    private Process start(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name ->
                        name.startsWith("GIT_") || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        environment.put("HOME", directory.getParent().toString());
        environment.put(
                "GIT_CONFIG_GLOBAL", directory.resolveSibling("gitconfig").toString());
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
