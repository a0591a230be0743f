package io.fairlead.gitsync.testkit;

import io.fairlead.gitsync.sidecar.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, which publishes branch main of a repository under {@code link}. */
public record SidecarProcess(Process process, Path root, Path log) implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 60;

    public static SidecarProcess start(String repository, Path root, String... flags) throws IOException {
        return start(List.of(), repository, root, root.resolveSibling(root.getFileName() + ".log"), flags);
    }

    /** By another program that becomes the process, so that killing it kills the right one. */
    public static SidecarProcess start(List<String> by, String repository, Path root, Path log, String... flags)
            throws IOException {
        List<String> command = new ArrayList<>(by);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(Main.class.getName(), "--repo=" + repository, "--ref=main", "--root=" + root));
        command.addAll(List.of("--link=link", "--period=20ms"));
        command.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT"));
        return new SidecarProcess(builder.start(), root, log);
    }

    public Path link() {
        return root.resolve("link");
    }

    /** Empty until something is published. */
    public String published() {
        try {
            return Files.readSymbolicLink(link()).getFileName().toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether it ended by itself within that time. */
    public boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** As kill -9 does. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("it cannot be killed");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
