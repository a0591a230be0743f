package io.fairlead.runner.worker;

import io.fairlead.gitsync.ProcessSignal;
import io.fairlead.runner.jvm.CommonPool;
import io.fairlead.runner.worker.log.Output;
import io.fairlead.runner.worker.thread.WorkerThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Tells the task to end by interrupting it, and ends the process when the task takes longer than its grace period. */
final class Stopping {

    private final ThreadGroup tasks;
    private final Duration grace;
    private final Consumer<String> begins;
    private final AtomicReference<String> reason = new AtomicReference<>();
    private volatile boolean terminated;

    Stopping(ThreadGroup tasks, Duration grace) {
        this(tasks, grace, why -> {});
    }

    /** @param begins told why, before the task is interrupted */
    Stopping(ThreadGroup tasks, Duration grace, Consumer<String> begins) {
        this.tasks = tasks;
        this.grace = grace;
        this.begins = begins;
    }

    /** The kubelet asks a container to end by TERM, and kills it later. */
    void onTermination() {
        ProcessSignal.on("TERM", () -> {
            terminated = true;
            begin("the pod was told to end", grace, ExitStatus.TOLD_TO_END);
        });
    }

    /** The status with which a process is to end that has nothing more to do. */
    int status() {
        return terminated ? ExitStatus.TOLD_TO_END : 0;
    }

    /** Idempotent. */
    void begin(String why) {
        begin(why, grace, ExitStatus.ATTEMPT_OVER);
    }

    /** The same, with another time for the task to end, and the status with which the process ends if it takes longer. */
    void begin(String why, Duration left, int status) {
        if (!reason.compareAndSet(null, why)) return;
        try {
            begins.accept(why);
            Output.write(
                    "WARN", "fairlead", why + "; the task is interrupted and has " + left.toSeconds() + " s to end");
            tasks.interrupt();
            CommonPool.interrupt();
        } finally { // Whatever went wrong: the process ends in time.
            endLater(left, status);
        }
    }

    private static void endLater(Duration left, int status) {
        try {
            WorkerThreads.start("grace", () -> endAfter(left, status));
        } catch (Error e) { // No thread could be made: then there is no time of grace.
            ExitStatus.halt(status);
        }
    }

    /** Null if nobody has told it to stop. */
    String reason() {
        return reason.get();
    }

    private static void endAfter(Duration left, int status) {
        try {
            // Nobody counts it down: what is wanted is the time-out.
            new CountDownLatch(1).await(left.toMillis(), TimeUnit.MILLISECONDS);
            ExitStatus.halt(status);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the grace period", e);
        }
    }
}
