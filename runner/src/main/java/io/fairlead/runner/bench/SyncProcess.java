package io.fairlead.runner.bench;

import io.fairlead.runner.cli.CommandFailure;
import io.fairlead.runner.cli.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A running git-sync, and what Linux tells of it.
 *
 * @param link what it publishes
 * @param log where its output goes
 */
record SyncProcess(Process process, Path link, Path log) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
    private static final double TICKS_PER_SECOND = 100;
    private static final double KIB_PER_MIB = 1024;
    private static final long STOP_SECONDS = 10;

    void awaitPublished(String commit) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!commit.equals(published())) {
            if (!process.isAlive()) throw new CommandFailure("git-sync ended; its output is in " + log);
            if (System.nanoTime() > end)
                throw new CommandFailure(commit + " was not published within " + PATIENCE + "; see " + log);
            Pause.of(LOOK_AGAIN);
        }
    }

    /** Returns the most memory that was seen in use, in MiB. */
    double awaitEnd() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        double most = 0;
        while (!process.waitFor(LOOK_AGAIN.toMillis() * 10, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() > end) throw new CommandFailure("git-sync did not end within " + PATIENCE);
            most = Math.max(most, mostMemory());
        }
        if (process.exitValue() != 0)
            throw new CommandFailure("git-sync ended with " + process.exitValue() + "; its output is in " + log);
        return most;
    }

    /** In seconds, with that of its children that have ended. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = 0;
        for (int i = 11; i <= 14; i++) ticks += Long.parseLong(fields[i]);
        return ticks / TICKS_PER_SECOND;
    }

    /** Its share of the memory, in MiB. */
    double proportionalMemory() {
        return mebibytes("smaps_rollup", "Pss:");
    }

    double residentMemory() {
        return mebibytes("status", "VmRSS:");
    }

    /** 0 if it has just ended. */
    double mostMemory() {
        return mebibytes("status", "VmHWM:");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String published() {
        try {
            return Files.readSymbolicLink(link).getFileName().toString();
        } catch (IOException e) {
            return "";
        }
    }

    private double mebibytes(String file, String name) {
        try (Stream<String> lines = Files.lines(proc(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private Path proc(String file) {
        return Path.of("/proc/" + process.pid(), file);
    }
}
