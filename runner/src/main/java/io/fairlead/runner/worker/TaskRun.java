package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.worker.log.AttemptLog;
import io.fairlead.runner.worker.log.Output;
import io.fairlead.runner.worker.thread.LeakedThreads;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Executes one attempt in this process: its log, its signs of life, its thread, and what it leaves behind. */
public final class TaskRun {

    private static final int NAMED_THREADS = 5;

    private final RunnerClient runner;
    private final PluginCache plugins;
    private final ThreadGroup tasks;
    private final Function<Assignment, Heartbeat> signs;
    private final Function<AttemptLog.Sending, AttemptLog> logs;

    /** With logs in memory, so that a task waits for a runner that takes no lines. */
    TaskRun(RunnerClient runner, PluginCache plugins, ThreadGroup tasks, Runnable over, InstantSource clock) {
        this(
                runner,
                plugins,
                tasks,
                assignment -> Heartbeat.start(runner, assignment, over),
                sending -> new AttemptLog(sending, clock));
    }

    /**
     * @param tasks the thread group of all tasks of this process
     * @param signs begins to tell the runner that the attempt is alive
     * @param logs makes an attempt's log
     */
    TaskRun(
            RunnerClient runner,
            PluginCache plugins,
            ThreadGroup tasks,
            Function<Assignment, Heartbeat> signs,
            Function<AttemptLog.Sending, AttemptLog> logs) {
        this.runner = runner;
        this.plugins = plugins;
        this.tasks = tasks;
        this.signs = signs;
        this.logs = logs;
    }

    /**
     * All of the log has been sent when this returns, which may take as long as the runner is away; the outcome is still to be
     * reported.
     *
     * @param events told at once
     */
    Ended run(Assignment assignment, AttemptEvents events) throws InterruptedException {
        AttemptLog log = logs.apply((from, lines) -> runner.log(assignment, from, lines));
        Output.begin(log);
        var heartbeat = signs.apply(assignment);
        var leftovers = new LeakedThreads(tasks);
        TaskExecution.Result result = execute(new TaskExecution(plugins, assignment, log, () -> events.begins(log)));
        Output.finishLines();
        Outcome outcome = events.ended(masked(result.outcome(), log));
        boolean fit = isFit(result, leftovers.after(), log);
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

    private static boolean isFit(TaskExecution.Result result, List<Thread> left, AttemptLog log) {
        if (!left.isEmpty()) {
            String names =
                    left.stream().limit(NAMED_THREADS).map(Thread::getName).collect(Collectors.joining(", "));
            log.add(
                    "WARN",
                    LogLine.FAIRLEAD,
                    "the task left " + left.size() + " threads running (" + names
                            + "); they end with this worker's process, and a new one takes the next task");
        }
        return left.isEmpty() && !result.outOfMemory();
    }

    /** @param fit whether the process may take another task */
    record Ended(Outcome outcome, boolean fit) {}
}
