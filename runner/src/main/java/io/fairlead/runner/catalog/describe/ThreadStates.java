package io.fairlead.runner.catalog.describe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the threads of another process are at, where the system has a {@code /proc} that tells it. */
final class ThreadStates {

    /** Sleeping, idle, a zombie or dead. Any other thread runs, wants to, waits for a disk or was stopped from outside. */
    private static final String WAITING = "SIZX";

    private final Path tasks;

    ThreadStates(long pid) {
        this(Path.of("/proc", Long.toString(pid), "task"));
    }

    ThreadStates(Path tasks) {
        this.tasks = tasks;
    }

    /** Whether all of them wait for something else than the machine; false where nobody knows. */
    boolean allWait() {
        boolean any = false;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                any = true;
                if (WAITING.indexOf(state(thread)) < 0) return false;
            }
        } catch (IOException e) {
            return false;
        }
        return any;
    }

    /** The letter behind the name, which is in parentheses and may contain some; a thread that is gone is dead. */
    private static char state(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException | IndexOutOfBoundsException e) {
            return 'X';
        }
    }
}
