package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.FleetAsk;
import io.fairlead.runner.executor.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks for work of the fleet, fetches its commit, does it, reports it, and begins again; until the process is told to end, or a task
 * leaves it in a state unfit for the next one.
 */
final class FleetWorker {

    /** For a task that is interrupted at the end of its grace period, to close what it has open. */
    private static final Duration TO_CLOSE = Duration.ofSeconds(2);

    private static final String TOLD_TO_END = "the worker was told to end";

    private final FleetWorkerSettings settings;
    private final ThreadGroup tasks = new ThreadGroup("tasks");
    private final Stopping stopping;
    private final ProcessDefaults defaults = new ProcessDefaults();
    private final RunnerClient asking;
    private final RunnerClient reporting;
    private final AttemptNote note;
    private final KeptCommits commits;
    private final TaskRun run;
    private volatile boolean busy;
    private volatile boolean leaving;

    FleetWorker(FleetWorkerSettings settings, InstantSource clock) {
        this.settings = settings;
        this.stopping = new Stopping(tasks, settings.grace());
        this.asking = new RunnerClient(settings.server(), this::unknown);
        this.reporting = new RunnerClient(settings.server(), this::attemptOver);
        this.note = new AttemptNote(settings.folder());
        this.commits = new KeptCommits(settings.folder(), clock);
        var plugins = new PluginCache(new CatalogPlugins(commits.compiled()));
        Path waiting = settings.folder().resolve("waiting-lines");
        this.run = new TaskRun(
                reporting, plugins, tasks, this::attemptOver, sending -> AttemptLog.onDisk(sending, clock, waiting));
    }

    /** Returns when the process should end. */
    void run() throws InterruptedException, IOException {
        boolean fit = true;
        while (fit && !leaving) {
            Optional<Assignment> next = asking.next(ask(false), settings.token());
            busy = next.isPresent();
            if (busy) fit = attempt(next.get());
            busy = false;
        }
    }

    /** @return whether the process is fit for more */
    private boolean attempt(Assignment assignment) throws InterruptedException, IOException {
        note.write(assignment);
        TaskRun.Ended ended = execute(assignment);
        reporting.outcome(assignment, judged(ended.outcome()));
        note.delete();
        defaults.restore();
        return ended.fit() && stopping.reason() == null;
    }

    private TaskRun.Ended execute(Assignment assignment) throws InterruptedException {
        Assignment here;
        var alive = Heartbeat.start(reporting, assignment, this::attemptOver);
        try {
            here = assignment.in(commits.of(assignment));
        } catch (IOException e) {
            String reason = "worker " + settings.name() + " could not fetch its commit: " + e.getMessage();
            return new TaskRun.Ended(new Outcome(Outcome.Kind.LOST, reason, null), true);
        } finally {
            alive.end();
        }
        return run.run(here, AttemptEvents.NONE);
    }

    /** A task that did not succeed because it was interrupted has not failed. */
    private Outcome judged(Outcome outcome) {
        return stopping.reason() == null || outcome.kind() == Outcome.Kind.SUCCESS
                ? outcome
                : new Outcome(Outcome.Kind.LOST, stopping.reason(), null);
    }

    /** No more work; what is under way may go on for the grace period. */
    void leave() {
        if (leaving) return;
        leaving = true;
        WorkerThreads.start("grace", this::endLater);
        try {
            // A question that is open would be answered with work that nobody does.
            if (!busy && !asking.leave(ask(true), settings.token())) ExitStatus.halt(0);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the thread of a signal", e);
        }
    }

    private void endLater() {
        try {
            // Nobody counts it down: what is wanted is the time-out.
            new CountDownLatch(1).await(settings.grace().toMillis(), TimeUnit.MILLISECONDS);
            stopping.begin(TOLD_TO_END, TO_CLOSE);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the grace period", e);
        }
    }

    private void attemptOver() {
        stopping.begin("the runner says that the attempt is over");
    }

    private void unknown() {
        System.err.println(
                settings.server() + " refuses the token; it is not that of queue '" + settings.queue() + "'");
        ExitStatus.halt(ExitStatus.REFUSED);
    }

    private FleetAsk ask(boolean leaves) {
        return new FleetAsk(
                settings.name(), settings.machine(), ProcessHandle.current().pid(), settings.queue(), leaves);
    }
}
