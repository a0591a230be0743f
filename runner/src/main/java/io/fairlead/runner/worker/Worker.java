package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.logs.LogLine;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Asks for work, does it, reports it, and begins again; until a task leaves the process in a state unfit for the next one. */
final class Worker {

    private static final int NAMED_THREADS = 5;

    private final RunnerClient runner;
    private final PluginCache plugins;
    private final InstantSource clock;

    /** One for all attempts: a process in which one of them left threads takes no further one. */
    private final ThreadGroup tasks = new ThreadGroup("tasks");

    private final ProcessDefaults defaults = new ProcessDefaults();

    Worker(RunnerClient runner, PluginSource plugins, InstantSource clock) {
        this.runner = runner;
        this.plugins = new PluginCache(plugins);
        this.clock = clock;
    }

    /** Returns when the process should be replaced. */
    void run() throws InterruptedException {
        boolean fit = true;
        while (fit) {
            var next = runner.next();
            if (next.isPresent()) fit = attempt(next.get());
        }
    }

    /** @return whether the process is fit for more */
    private boolean attempt(Assignment assignment) throws InterruptedException {
        var log = new AttemptLog((from, lines) -> runner.log(assignment, from, lines), clock);
        Output.begin(log);
        var heartbeat = Heartbeat.start(runner, assignment);
        var leftovers = new Leftovers(tasks);
        TaskExecution.Result result = execute(new TaskExecution(plugins, assignment, log));
        Output.finishLines();
        boolean fit = isFit(result, leftovers.after(), log);
        log.end();
        Output.end();
        heartbeat.end();
        runner.outcome(assignment, masked(result.outcome(), log));
        defaults.restore();
        return fit;
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
}
