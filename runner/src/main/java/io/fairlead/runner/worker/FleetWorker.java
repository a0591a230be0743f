package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.FleetAnswer;
import io.fairlead.runner.executor.FleetAsk;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.jvm.CommonPool;
import io.fairlead.runner.jvm.JvmState;
import io.fairlead.runner.jvm.StartedProcesses;
import io.fairlead.runner.worker.log.AttemptLog;
import io.fairlead.runner.worker.log.Output;
import io.fairlead.runner.worker.thread.WorkerThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks for work of the fleet, fetches its commit, does it under a {@link Lease}, reports it, and begins again; until the process is
 * told to end, or a task leaves it in a state unfit for the next one.
 */
final class FleetWorker {

    /** For a task that is interrupted at the end of its grace period, to close what it has open. */
    private static final Duration TO_CLOSE = Duration.ofSeconds(2);

    private static final String TOLD_TO_END = "the worker was told to end";

    private final FleetWorkerSettings settings;
    private final ThreadGroup tasks = new ThreadGroup("tasks");
    private final Stopping stopping;
    private final RunnerClient asking;
    private final RunnerClient reporting;
    private final AttemptNote note;
    private final KeptCommits commits;
    private final TaskRun run;
    private volatile Lease lease;
    private volatile boolean busy;
    private volatile boolean leaving;

    FleetWorker(FleetWorkerSettings settings, InstantSource clock) {
        this.settings = settings;
        this.stopping = new Stopping(tasks, settings.grace());
        this.asking = new RunnerClient(settings.server(), this::unknown);
        this.reporting = new RunnerClient(settings.server(), this::attemptOver);
        this.note = new AttemptNote(settings.folder());
        this.commits = new KeptCommits(settings.folder());
        var plugins = new PluginCache(new CatalogPlugins(commits.compiled()));
        Path waiting = settings.folder().resolve("waiting-lines");
        this.run = new TaskRun(
                reporting,
                plugins,
                tasks,
                this::signs,
                sending -> AttemptLog.onDisk(sending, clock, waiting),
                new TaskCleanup(tasks, new JvmState(Output::restore)));
    }

    /** Returns when the process should end. */
    void run() throws InterruptedException, IOException {
        boolean fit = true;
        while (fit && !leaving) {
            Optional<FleetAnswer> next = asking.next(ask(false), settings.token());
            busy = next.isPresent();
            if (busy) fit = attempt(next.get());
            busy = false;
        }
    }

    /** @return whether the process is fit for more */
    private boolean attempt(FleetAnswer lent) throws InterruptedException, IOException {
        LeaseTerms terms = terms(lent);
        Assignment assignment = lent.assignment();
        note.write(assignment);
        if (!confirmed(assignment, terms)) {
            note.delete();
            return true;
        }
        TaskRun.Ended ended = execute(assignment);
        // The machine reports it, once this process is gone with all that the task may have left.
        if (lease.isOver()) ExitStatus.halt(ExitStatus.UNHEARD);
        reporting.outcome(assignment, judged(ended.outcome()));
        lease.giveBack();
        note.delete();
        return ended.fit() && stopping.reason() == null;
    }

    private LeaseTerms terms(FleetAnswer lent) {
        try {
            return LeaseTerms.of(lent.silence(), settings.grace());
        } catch (IllegalArgumentException e) {
            Output.aside(e.getMessage());
            ExitStatus.halt(ExitStatus.REFUSED);
            throw e;
        }
    }

    /**
     * Waits for the runner's word that the attempt is still this worker's, and begins the lease: the attempt itself may have been long
     * on its way.
     */
    private boolean confirmed(Assignment assignment, LeaseTerms terms) throws InterruptedException {
        var backOff = new BackOff();
        while (true) {
            long sentAt = System.nanoTime();
            try {
                boolean ours = reporting.heartbeat(assignment, terms.answerWithin());
                if (ours) lease = Lease.begin(terms, sentAt, () -> unheard(terms));
                return ours;
            } catch (IOException e) {
                backOff.pause();
            }
        }
    }

    private Heartbeat signs(Assignment assignment) {
        return Heartbeat.start(lease.terms().interval(), () -> isAlive(assignment), this::attemptOver);
    }

    private boolean isAlive(Assignment assignment) throws IOException {
        long sentAt = System.nanoTime();
        boolean goesOn = reporting.heartbeat(assignment, lease.terms().answerWithin());
        if (goesOn) lease.answered(sentAt);
        return goesOn;
    }

    private TaskRun.Ended execute(Assignment assignment) throws InterruptedException {
        Assignment here;
        var alive = signs(assignment);
        try {
            here = assignment.in(commits.of(assignment));
        } catch (IOException e) {
            lease.giveBack();
            String reason = "worker " + settings.name() + " could not fetch its commit: " + e.getMessage();
            return new TaskRun.Ended(new Outcome(Outcome.Kind.LOST, reason, null), true);
        } finally {
            alive.end();
        }
        return run.run(here, new Events());
    }

    private final class Events implements AttemptEvents {

        /** What ended in time is reported however late that will be; unless it left something behind, which must end in time too. */
        @Override
        public Outcome ended(Outcome outcome) {
            boolean leftNothing = tasks.activeCount() == 0
                    && !CommonPool.isBusy()
                    && StartedProcesses.ofThisWorker().isEmpty();
            if (leftNothing) lease.giveBack();
            return outcome;
        }
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
        // A question that is open would be answered with work that nobody does.
        if (!busy && !asking.leave(ask(true), settings.token())) ExitStatus.halt(0);
    }

    private void endLater() {
        try {
            // Nobody counts it down: what is wanted is the time-out.
            new CountDownLatch(1).await(settings.grace().toMillis(), TimeUnit.MILLISECONDS);
            stopping.begin(TOLD_TO_END, TO_CLOSE, ExitStatus.ATTEMPT_OVER);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the grace period", e);
        }
    }

    private void attemptOver() {
        stopping.begin("the runner says that the attempt is over", lease.terms().grace(), ExitStatus.ATTEMPT_OVER);
    }

    private void unheard(LeaseTerms terms) {
        String why = "the runner has not answered for " + terms.lasts().toSeconds()
                + " s, and gives the attempt to another worker after "
                + terms.silence().toSeconds() + " s";
        Output.aside(why + "; its task is ended before that");
        stopping.begin(why, terms.grace(), ExitStatus.UNHEARD);
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
