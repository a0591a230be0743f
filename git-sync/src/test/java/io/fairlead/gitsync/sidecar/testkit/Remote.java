package io.fairlead.gitsync.sidecar.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A repository that the real git makes commits in, on branch main. */
public record Remote(Path directory) {

    private static final long TIMEOUT_SECONDS = 60;

    public static Remote create(Path directory) throws IOException {
        Remote remote = new Remote(Files.createDirectories(directory));
        remote.git("init", "-q", "-b", "main");
        return remote;
    }

    public String url() {
        return directory.toUri().toString();
    }

    /** Changes the one file; returns the hash. */
    public String commit(String content) throws IOException {
        return commit("file", content);
    }

    /** Changes this file; returns the hash. */
    public String commit(String name, String content) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        Files.writeString(directory.resolve(name), content);
        return commitAll("change " + name);
    }

    /** Commits the directory as it is; returns the hash. */
    public String commitAll(String message) {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return head();
    }

    /** Has that commit of another repository at the path, whether it was there before or not; returns the hash. */
    public String addSubmodule(String path, String url, String hash) throws IOException {
        Files.createDirectories(directory.resolve(path));
        git("config", "-f", ".gitmodules", "submodule." + path + ".path", path);
        git("config", "-f", ".gitmodules", "submodule." + path + ".url", url);
        git("add", ".gitmodules");
        git("update-index", "--add", "--cacheinfo", "160000," + hash + "," + path);
        git("commit", "-q", "-m", "submodule " + path);
        return head();
    }

    public String head() {
        return git("rev-parse", "HEAD");
    }

    /** Lets clients ask for parts, and for commits that are no tip, with the older protocol too. */
    public void allowEverything() {
        git("config", "uploadpack.allowFilter", "true");
        git("config", "uploadpack.allowAnySHA1InWant", "true");
    }

    /** How many commits of the history are there. */
    public int commits() {
        return Integer.parseInt(git("rev-list", "--count", "HEAD"));
    }

    public String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1"));
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            environment.put("GIT_" + who + "_NAME", "Ada Lovelace");
            environment.put("GIT_" + who + "_EMAIL", "ada@example.org");
        }
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("git hangs");
            if (process.exitValue() != 0) throw new AssertionError(command + ": " + output);
            return output.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
