package io.fairlead.runner.worker;

import io.fairlead.runner.jvm.Alterations;
import io.fairlead.runner.jvm.JvmState;
import io.fairlead.runner.jvm.StartedProcesses;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.worker.log.AttemptLog;
import io.fairlead.runner.worker.log.Output;
import io.fairlead.runner.worker.thread.LeakedThreads;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Ends and undoes what a task leaves behind in its process, says so in the task's log, and knows whether the process may have another
 * task.
 */
final class TaskCleanup implements TaskRun.Cleanup {

    /** For processes that are about to end by themselves: their output ended before them. */
    private static final long GRACE_MILLIS = 1_000;

    /** For processes that were killed. */
    private static final long KILL_MILLIS = 2_000;

    private static final long LOOK_AGAIN_MILLIS = 10;

    /** What is put back may be the task's code. */
    private static final long RESTORE_MILLIS = 10_000;

    private final ThreadGroup tasks;
    private final JvmState state;

    /**
     * @param tasks the thread group of all tasks of this process
     * @param state of the process before its first task
     */
    TaskCleanup(ThreadGroup tasks, JvmState state) {
        this.tasks = tasks;
        this.state = state;
    }

    @Override
    public void begin() {
        state.remember();
    }

    @Override
    public TaskRun.Condition after(LeakedThreads threads, AttemptLog log) throws InterruptedException {
        // First of all what still runs, since it could go on altering the process.
        boolean threadsEnded = haveEnded(threads, log);
        endProcesses(log);
        return threadsEnded ? restored(log) : TaskRun.Condition.UNFIT;
    }

    /** For a process that has no other task. */
    static TaskRun.Condition afterTheOnlyOne(LeakedThreads threads, AttemptLog log) throws InterruptedException {
        return haveEnded(threads, log) ? TaskRun.Condition.UNTOUCHED : TaskRun.Condition.UNFIT;
    }

    /** Whether no thread of the task is left; the log says which are. */
    private static boolean haveEnded(LeakedThreads threads, AttemptLog log) throws InterruptedException {
        String left = threads.after();
        if (left.isEmpty()) return true;
        String then = "; what still runs ends with this worker's process, and a new one takes the next task";
        log.add("WARN", LogLine.FAIRLEAD, "the task left " + left + then);
        return false;
    }

    private static void endProcesses(AttemptLog log) throws InterruptedException {
        BooleanSupplier ended = () -> StartedProcesses.ofThisWorker().isEmpty();
        if (waited(ended, GRACE_MILLIS)) return;
        Set<ProcessHandle> left = StartedProcesses.ofThisWorker();
        List<String> names = left.stream().map(TaskCleanup::name).sorted().toList();
        left.forEach(ProcessHandle::destroyForcibly);
        waited(ended, KILL_MILLIS);
        if (names.isEmpty()) return;
        String text = "the task left " + names.size() + " processes running (" + Alterations.names(names)
                + "); they were ended";
        log.add("WARN", LogLine.FAIRLEAD, text);
    }

    private static String name(ProcessHandle process) {
        String command = process.info().command().orElse("unknown");
        return command.substring(command.lastIndexOf('/') + 1) + " " + process.pid();
    }

    private static boolean waited(BooleanSupplier condition, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean met = condition.getAsBoolean();
        while (!met && System.nanoTime() < deadline) {
            // Nobody counts it down: what is wanted is the time-out.
            new CountDownLatch(1).await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            met = condition.getAsBoolean();
        }
        return met;
    }

    private TaskRun.Condition restored(AttemptLog log) throws InterruptedException {
        var found = new AtomicReference<Alterations>();
        var thread = new Thread(
                tasks,
                () -> {
                    Output.adopt(log);
                    found.set(state.restore());
                },
                "restore",
                0,
                false);
        thread.start();
        thread.join(RESTORE_MILLIS);
        if (found.get() == null) {
            String text = "what the task altered for its whole process could not be put back within "
                    + TimeUnit.MILLISECONDS.toSeconds(RESTORE_MILLIS) + " s; a new process takes the next task";
            log.add("WARN", LogLine.FAIRLEAD, text);
            return TaskRun.Condition.UNFIT;
        }
        tell(found.get(), log);
        if (!found.get().lasting().isEmpty()) return TaskRun.Condition.UNFIT;
        return found.get().undone().isEmpty() ? TaskRun.Condition.UNTOUCHED : TaskRun.Condition.PUT_BACK;
    }

    private static void tell(Alterations found, AttemptLog log) {
        if (!found.undone().isEmpty()) {
            String text = "the task altered what holds for its whole process, which was put back after it: ";
            log.add("INFO", LogLine.FAIRLEAD, text + String.join("; ", found.undone()));
        }
        if (!found.lasting().isEmpty()) {
            String text = "the task altered what a process cannot put back: " + String.join("; ", found.lasting());
            log.add("WARN", LogLine.FAIRLEAD, text + "; a new process takes the next task");
        }
    }
}
