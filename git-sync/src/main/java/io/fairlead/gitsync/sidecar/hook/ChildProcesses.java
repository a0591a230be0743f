package io.fairlead.gitsync.sidecar.hook;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The programs that are running for us, which must not outlive us. */
public final class ChildProcesses {

    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    void add(Process process) {
        running.add(process);
        if (closed) kill(process);
    }

    /** Kills it, and all that it started, if it has not ended by itself. */
    void remove(Process process) {
        kill(process);
        running.remove(process);
    }

    /** What is added afterwards is killed at once. */
    public void killAll() {
        closed = true;
        running.forEach(ChildProcesses::kill);
    }

    private static void kill(Process process) {
        if (!process.isAlive()) return;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
