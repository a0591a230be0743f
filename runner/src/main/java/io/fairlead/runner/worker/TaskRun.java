package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.jvm.RunningJava;
import io.fairlead.runner.worker.log.AttemptLog;
import io.fairlead.runner.worker.log.Output;
import io.fairlead.runner.worker.thread.LeakedThreads;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Executes one attempt in this process: its log, its signs of life, its thread, and what it leaves behind. */
public final class TaskRun {

    private final RunnerClient runner;
    private final PluginCache plugins;
    private final ThreadGroup tasks;
    private final Function<Assignment, Heartbeat> signs;
    private final Function<AttemptLog.Sending, AttemptLog> logs;
    private final Cleanup cleanup;

    /**
     * @param tasks the thread group of all tasks of this process
     * @param signs begins to tell the runner that the attempt is alive
     * @param logs makes an attempt's log
     * @param cleanup of what the task leaves behind
     */
    TaskRun(
            RunnerClient runner,
            PluginCache plugins,
            ThreadGroup tasks,
            Function<Assignment, Heartbeat> signs,
            Function<AttemptLog.Sending, AttemptLog> logs,
            Cleanup cleanup) {
        this.runner = runner;
        this.plugins = plugins;
        this.tasks = tasks;
        this.signs = signs;
        this.logs = logs;
        this.cleanup = cleanup;
    }

    /**
     * All of the log has been sent when this returns, which may take as long as the runner is away; the outcome is still to be
     * reported.
     *
     * @param events told at once
     */
    Ended run(Assignment assignment, AttemptEvents events) throws InterruptedException {
        AttemptLog log = logs.apply((from, lines) -> runner.log(assignment, from, lines));
        log.head(RunningJava.head());
        Output.begin(log);
        var heartbeat = signs.apply(assignment);
        cleanup.begin();
        var threads = new LeakedThreads(tasks);
        TaskExecution.Result result = execute(new TaskExecution(plugins, assignment, log, () -> events.begins(log)));
        Output.finishLines();
        Outcome outcome = events.ended(masked(result.outcome(), log));
        Condition condition = cleanup.after(threads, log);
        if (condition == Condition.PUT_BACK) plugins.forget(assignment);
        boolean fit = condition != Condition.UNFIT && !result.outOfMemory();
        Output.finishLines();
        Output.mark(assignment.attemptId());
        log.end();
        Output.end();
        heartbeat.end();
        return new Ended(outcome, fit);
    }

    /** The reason is shown to people; the output is the next task's, as it is. */
    private static Outcome masked(Outcome outcome, AttemptLog log) {
        return new Outcome(outcome.kind(), log.masked(outcome.reason()), outcome.output());
    }

    private TaskExecution.Result execute(TaskExecution execution) throws InterruptedException {
        var result = new AtomicReference<>(
                new TaskExecution.Result(new Outcome(Outcome.Kind.FAILED, "the task's thread died", null), true));
        var thread = new Thread(tasks, () -> result.set(execution.run()), "task", 0, false);
        thread.start();
        thread.join();
        return result.get();
    }

    /** What becomes of a process after a task. */
    @FunctionalInterface
    interface Cleanup {

        /** Before the task. */
        default void begin() {}

        Condition after(LeakedThreads threads, AttemptLog log) throws InterruptedException;
    }

    /** What a task makes of its process. */
    enum Condition {
        UNTOUCHED,

        /** It is as before, and what the plugin once set up for it is gone. */
        PUT_BACK,

        /** Another task needs another process. */
        UNFIT
    }

    /** @param fit whether the process may take another task */
    record Ended(Outcome outcome, boolean fit) {}
}
