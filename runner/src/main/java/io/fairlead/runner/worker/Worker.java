package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.jvm.JvmState;
import io.fairlead.runner.worker.log.AttemptLog;
import io.fairlead.runner.worker.log.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Asks for work, does it, reports it, and begins again; until a task leaves the process in a state unfit for the next one. */
final class Worker {

    private final RunnerClient runner;
    private final String token;
    private final TaskRun tasks;

    /**
     * @param token proves that this process may have work
     * @param folder the process's own, in which it runs
     */
    Worker(RunnerClient runner, String token, Path folder, PluginSource plugins, InstantSource clock)
            throws IOException {
        this.runner = runner;
        this.token = token;
        // One group for all attempts: a process in which one of them left threads takes no further one.
        var group = new ThreadGroup("tasks");
        // With logs in memory, so that a task waits for a runner that takes no lines.
        this.tasks = new TaskRun(
                runner,
                new PluginCache(plugins),
                group,
                assignment -> Heartbeat.start(runner, assignment, ExitStatus::attemptOver),
                sending -> new AttemptLog(sending, clock),
                new EmptiedFolder(folder, new TaskCleanup(group, new JvmState(Output::restore))));
    }

    /** Returns when the process should be replaced. */
    void run() throws InterruptedException {
        boolean fit = true;
        while (fit) {
            Optional<Assignment> next = runner.next(token);
            if (next.isPresent()) fit = attempt(next.get());
        }
    }

    /** @return whether the process is fit for more */
    private boolean attempt(Assignment assignment) throws InterruptedException {
        TaskRun.Ended ended = tasks.run(assignment, AttemptEvents.NONE);
        runner.outcome(assignment, ended.outcome());
        return ended.fit();
    }
}
