package io.fairlead.runner.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The processes that a worker's tasks started and that still run. Where there is {@code /proc}, also those whose parent is gone, as of
 * a shell that ended before its background jobs: they have inherited a variable of the worker's environment.
 */
public final class StartedProcesses {

    /** Names the worker in the environment of all that it starts. */
    public static final String VARIABLE = "FAIRLEAD_WORKER";

    private static final Path PROC = Path.of("/proc");

    private StartedProcesses() {}

    /** Those of this process; costs nothing as long as it has not started any. */
    public static Set<ProcessHandle> ofThisWorker() {
        if (!JdkInternals.isUsed("java.lang.ProcessImpl")) return Set.of();
        var all = new HashSet<ProcessHandle>();
        try {
            ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).forEach(all::add);
        } catch (RuntimeException e) {
            // A system without /proc, or a process without a descriptor left.
        }
        String worker = System.getenv(VARIABLE);
        if (worker != null) all.addAll(of(worker));
        all.remove(ProcessHandle.current());
        return all;
    }

    /**
     * Those of a worker that may be gone; empty where there is no {@code /proc}.
     *
     * @param worker the value of its variable
     */
    public static Set<ProcessHandle> of(String worker) {
        var all = new HashSet<ProcessHandle>();
        String entry = VARIABLE + "=" + worker;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (hasVariable(process, entry))
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .filter(ProcessHandle::isAlive)
                            .ifPresent(all::add);
            }
        } catch (IOException e) {
            // A system without it.
        }
        return all;
    }

    /** Ends those of a worker that is gone. */
    public static void end(String worker) {
        of(worker).forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean hasVariable(Path process, String entry) {
        try {
            String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return ("\0" + environment + "\0").contains("\0" + entry + "\0");
        } catch (IOException e) {
            return false; // It is gone, or another user's.
        }
    }
}
