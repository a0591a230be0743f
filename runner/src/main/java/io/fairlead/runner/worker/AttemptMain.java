package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.jvm.CommonPool;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.worker.log.AttemptLog;
import io.fairlead.runner.worker.log.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The program of a worker pod: executes one attempt and ends. It fetches the attempt's commit by itself, and reports the outcome
 * for as long as that takes: a runner that is away for an hour changes nothing for the task.
 */
public final class AttemptMain {

    private final AttemptSettings settings;
    private final StartupTiming beginning;
    private final ThreadGroup tasks = new ThreadGroup("tasks");
    private final Stopping stopping;
    private final RunnerClient runner;
    private boolean hasOutcome;

    private AttemptMain(AttemptSettings settings, StartupTiming beginning) {
        this.settings = settings;
        this.beginning = beginning;
        this.stopping = new Stopping(tasks, settings.grace(), this::notedLost);
        this.runner = new RunnerClient(
                settings.server(),
                this::attemptOver,
                this::refused,
                () -> ContainerMemory.peak(ContainerMemory.CGROUPS));
    }

    /**
     * Ends with 0 once the outcome is reported, whatever it is; with {@link ExitStatus#TOLD_TO_END} if it is left to the kubelet to say
     * why; with 2 if the environment is not that of a worker pod.
     */
    public static void main(String[] args) throws InterruptedException {
        var beginning = StartupTiming.ofProcess();
        int status = 0;
        try {
            status = run(AttemptSettings.from(System.getenv()), beginning);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        ExitStatus.halt(status);
    }

    /** Returns when the outcome is reported, or at once if the attempt is over; with the status for the process to end with. */
    public static int run(AttemptSettings settings, StartupTiming beginning) throws InterruptedException {
        return new AttemptMain(settings, beginning).run();
    }

    private int run() throws InterruptedException {
        stopping.onTermination();
        Optional<Assignment> assignment = runner.assignment(settings.attempt(), settings.token(), settings.worker());
        if (assignment.isEmpty()) return stopping.status();
        beginning.done("assignment");
        Output.install();
        CommonPool.install();
        WorkerMain.flushAtExit();
        Outcome outcome = execute(assignment.get());
        // Who told the pod to end knows why: the runner hears that from Kubernetes, once the pod has ended.
        boolean interrupted = stopping.reason() != null && outcome.kind() == Outcome.Kind.LOST;
        if (interrupted) return stopping.status();
        runner.outcome(assignment.get(), outcome);
        return 0;
    }

    private Outcome execute(Assignment assignment) throws InterruptedException {
        Assignment here;
        try {
            here = assignment.in(new CommitFolder(settings.folder().resolve("commits")).of(assignment));
        } catch (IOException e) {
            return noted(
                    new Outcome(Outcome.Kind.LOST, "the worker could not fetch its commit: " + e.getMessage(), null));
        }
        beginning.done("fetch");
        var plugins = new PluginCache(new CatalogPlugins(settings.folder().resolve("compiled")));
        return new TaskRun(runner, plugins, tasks, this::signs, this::log, TaskCleanup::afterTheOnlyOne)
                .run(here, new Events())
                .outcome();
    }

    private Heartbeat signs(Assignment assignment) {
        return Heartbeat.start(runner, assignment, this::attemptOver);
    }

    /** The file is this process's alone, where the folder may be shared by others. */
    private AttemptLog log(AttemptLog.Sending sending) {
        Path waiting = Path.of(System.getProperty("java.io.tmpdir"), "fairlead-log-" + settings.attempt());
        return AttemptLog.onDisk(sending, InstantSource.system(), waiting);
    }

    private final class Events implements AttemptEvents {

        @Override
        public void begins(AttemptLog log) {
            beginning.done("load");
            log.add("INFO", LogLine.FAIRLEAD, beginning.line());
        }

        @Override
        public Outcome ended(Outcome outcome) {
            return noted(judged(outcome));
        }
    }

    /** A task that did not succeed because it was interrupted has not failed. */
    private Outcome judged(Outcome outcome) {
        return stopping.reason() == null || outcome.kind() == Outcome.Kind.SUCCESS
                ? outcome
                : new Outcome(Outcome.Kind.LOST, stopping.reason(), null);
    }

    /** Before the last lines of the log are sent, since that may take as long as the runner is away. */
    private synchronized Outcome noted(Outcome outcome) {
        hasOutcome = true;
        note(outcome);
        return outcome;
    }

    /** What is known if the task does not end in time, or ends the process. An outcome that is noted already stays. */
    private synchronized void notedLost(String why) {
        if (!hasOutcome) note(new Outcome(Outcome.Kind.LOST, why, null));
    }

    private void note(Outcome outcome) {
        TerminationNote.of(settings.attempt(), outcome).write(settings.terminationLog());
    }

    private void attemptOver() {
        stopping.begin("the runner says that the attempt is over");
    }

    private void refused(String why) {
        notedLost(why);
        System.err.println(why);
        ExitStatus.halt(ExitStatus.REFUSED);
    }
}
