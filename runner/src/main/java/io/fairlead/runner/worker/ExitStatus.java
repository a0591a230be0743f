package io.fairlead.runner.worker;

import io.fairlead.runner.jvm.StartedProcesses;

/** The worker's own reasons to end its process; the executor reads them. None but the last is one that a task's code would likely use. */
public final class ExitStatus {

    /** The runner is gone. */
    public static final int RUNNER_GONE = 91;

    /** The runner says that the attempt is over, or that the worker is none of its. */
    public static final int ATTEMPT_OVER = 92;

    /** The runner refused a report in a way that trying again would not help. */
    public static final int REFUSED = 93;

    /** The runner did not answer for so long that it may give the attempt to another worker. */
    public static final int UNHEARD = 94;

    /** As of a process that TERM ended: a kubelet forgets why it ended a pod if the pod's containers end with 0 then. */
    public static final int TOLD_TO_END = 128 + 15;

    private ExitStatus() {}

    /** Ends this process at once, and what the task started with it. Shutdown hooks are a task's code and might never end. */
    static void halt(int status) {
        try {
            endDescendants();
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    /** The runner says that the attempt is over, or that this process is none of its workers. */
    static void attemptOver() {
        halt(ATTEMPT_OVER);
    }

    static void endDescendants() {
        StartedProcesses.ofThisWorker().forEach(ProcessHandle::destroyForcibly);
    }
}
