package io.fairlead.runner.executor.local;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.executor.TeamJava;
import io.fairlead.runner.executor.WorkSource;
import io.fairlead.runner.jvm.JavaOptions;
import io.fairlead.runner.liveness.Steady;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.LogStore;
import io.fairlead.runner.logs.LogWriter;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.PodWishes;
import io.fairlead.runner.run.dag.Wishes;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes attempts in child processes of the runner: one for each slot, started ahead, kept from attempt to attempt, and
 * replaced when it ends.
 */
public final class LocalExecutor implements Executor, WorkSource {

    private static final Logger LOG = LoggerFactory.getLogger(LocalExecutor.class);
    private static final long CLOSE_SECONDS = 5;

    private final LocalSettings settings;
    private final TeamJava java;
    private final AttemptReports reports;
    private final LogWriter notes;
    private final List<Slot> slots;
    private final Map<Long, Slot> active = new ConcurrentHashMap<>();
    private final StuckSlots stuckSlots;
    private final ExecutorService background;
    private final Starting starting;
    private volatile URI workerApi;
    private volatile Runnable slotFreed = () -> {};
    private volatile boolean closed;

    public LocalExecutor(LocalSettings settings, AttemptReports reports, LogStore logs, InstantSource clock) {
        this(settings, TeamJava.USUAL, reports, logs, clock);
    }

    /** With options of Java for teams. */
    public LocalExecutor(
            LocalSettings settings, TeamJava java, AttemptReports reports, LogStore logs, InstantSource clock) {
        this(settings, java, reports, logs, clock, WorkerProcess::start, threads());
    }

    /** With another way to start a process. */
    LocalExecutor(
            LocalSettings settings, AttemptReports reports, LogStore logs, InstantSource clock, Starting starting) {
        this(settings, TeamJava.USUAL, reports, logs, clock, starting, threads());
    }

    /** With other threads for what takes a while. */
    LocalExecutor(
            LocalSettings settings,
            AttemptReports reports,
            LogStore logs,
            InstantSource clock,
            Starting starting,
            ExecutorService background) {
        this(settings, TeamJava.USUAL, reports, logs, clock, starting, background);
    }

    private LocalExecutor(
            LocalSettings settings,
            TeamJava java,
            AttemptReports reports,
            LogStore logs,
            InstantSource clock,
            Starting starting,
            ExecutorService background) {
        this.java = java;
        this.starting = starting;
        this.background = background;
        this.settings = settings;
        this.reports = reports;
        this.notes = new LogWriter(logs, clock);
        this.slots = IntStream.rangeClosed(1, settings.slots())
                .mapToObj(number -> new Slot("local-" + number))
                .toList();
        this.stuckSlots = new StuckSlots(slots, active);
    }

    private static ExecutorService threads() {
        var number = new AtomicInteger();
        return Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "local-executor-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * From here on workers are started, in the background, when they are given something; also for what they were given before.
     *
     * @param slotFreed told when a slot is free again without an outcome that its worker reported
     */
    public void open(URI workerApi, Runnable slotFreed) {
        this.slotFreed = slotFreed;
        List<WorkerFolder> left = WorkerFolder.left(settings.folder());
        if (!left.isEmpty()) later(() -> left.forEach(WorkerFolder::remove));
        this.workerApi = workerApi;
        slots.stream().filter(slot -> !slot.isFree()).forEach(this::startProcess);
    }

    /** Starts all workers that are not there yet, in the background, so that the first tasks need not wait for theirs. */
    public void startAhead() {
        slots.forEach(this::startProcess);
    }

    /** Its workers are Java. */
    @Override
    public Optional<String> cannot(Execution wishes) {
        return wishes.ownContainer().map(container -> "image '" + container.image() + "'");
    }

    @Override
    public int freeSlots() {
        return (int) slots.stream().filter(Slot::isFree).count();
    }

    /**
     * Workers that ask at this moment come first, then those that are being started. One that was started with other options than the
     * task's team has makes room for another process, if there is no better place.
     */
    @Override
    public void start(Assignment assignment) {
        if (!assignment.execution().pod().equals(PodWishes.NONE)) background.execute(() -> withoutPod(assignment));
        JavaOptions options = java.of(assignment.team());
        List<Predicate<Slot>> best = List.of(
                slot -> slot.isAsking() && slot.has(options), slot -> slot.has(options), Slot::isEmpty, slot -> true);
        for (Predicate<Slot> good : best)
            for (Slot slot : slots) if (good.test(slot) && given(slot, assignment, options)) return;
        background.execute(() -> reports.lost(assignment.attemptId(), "all local workers were busy"));
    }

    /** Sizes and places are a wish: the task is executed all the same, and its log says without what. */
    private void withoutPod(Assignment attempt) {
        String wishes = String.join(", ", Wishes.of(attempt.execution().pod()));
        notes.add(
                attempt.log(),
                "INFO",
                LogLine.RUNNER,
                "local workers have no pod, so the task does without: " + wishes);
    }

    private boolean given(Slot slot, Assignment assignment, JavaOptions options) {
        active.put(assignment.attemptId(), slot);
        if (slot.give(assignment, options)) {
            slot.unfit().ifPresent(WorkerProcess::kill);
            startProcess(slot);
            return true;
        }
        active.remove(assignment.attemptId());
        return false;
    }

    @Override
    public void kill(long attemptId, String reason) {
        Slot slot = active.get(attemptId);
        if (slot == null) return;
        Optional<WorkerProcess> process = slot.kill(attemptId, reason);
        process.ifPresent(WorkerProcess::kill);
        // With a process it stays active until that is gone.
        if (process.isPresent()) return;
        active.remove(attemptId);
        slotFreed.run();
    }

    @Override
    public Set<Long> active() {
        return Set.copyOf(active.keySet());
    }

    @Override
    public Optional<Ask> next(String workerToken) {
        for (Slot slot : slots) slot.doneBefore(workerToken).ifPresent(active::remove);
        return slots.stream().flatMap(slot -> asked(slot, workerToken).stream()).findFirst();
    }

    private static Optional<Ask> asked(Slot slot, String workerToken) {
        Optional<Ask> ask = slot.ask(workerToken);
        if (ask.isPresent()) slot.unfit().ifPresent(WorkerProcess::kill);
        return ask;
    }

    @Override
    public void ending(long attemptId) {
        Slot slot = active.get(attemptId);
        if (slot == null) return;
        slot.process().ifPresent(process -> process.awaitOutput(attemptId));
        slot.ending(attemptId);
    }

    @Override
    public void ended(long attemptId) {
        Slot slot = active.remove(attemptId);
        if (slot != null) slot.ended(attemptId);
    }

    private void startProcess(Slot slot) {
        if (closed || workerApi == null) return;
        slot.claimStart(java.usual()).ifPresent(options -> startProcess(slot, options));
    }

    private void startProcess(Slot slot, JavaOptions options) {
        try {
            background.execute(() -> begin(slot, options));
        } catch (RuntimeException | Error e) { // No thread could be made.
            processEnded(slot, notStarted(e));
        }
    }

    /** Whatever keeps the process from starting: the slot must not wait for it. */
    private void begin(Slot slot, JavaOptions options) {
        try {
            var process = starting.start(settings.with(options), workerApi, text -> written(slot, text));
            slot.started(process);
            process.ending(settings.heapMegabytes()).whenComplete((ending, failure) -> {
                // On a thread of its own: the one that calls is the system's, and looks after all processes.
                later(() -> processEnded(
                        slot, failure == null ? told(slot, process, ending) : new Ending(false, failure.toString())));
            });
            if (closed) process.kill();
        } catch (IOException | RuntimeException | Error e) {
            processEnded(slot, notStarted(e));
        }
    }

    /** A task's own words would prove nothing. */
    private static Ending told(Slot slot, WorkerProcess process, Ending ending) {
        return slot.hasGreeted() ? ending : ending.beforeWork(process.lastWords());
    }

    private static Ending notStarted(Throwable why) {
        return new Ending(false, why instanceof IOException ? why.getMessage() : why.toString());
    }

    private void later(Runnable work) {
        try {
            background.execute(work);
        } catch (RuntimeException | Error e) { // Closed, or no thread could be made.
            work.run();
        }
    }

    private void written(Slot slot, String text) {
        slot.running()
                .ifPresentOrElse(
                        attempt -> notes.written(attempt.log(), text),
                        () -> LOG.info("worker {} while idle: {}", slot.name(), text.strip()));
    }

    private void processEnded(Slot slot, Ending ending) {
        Slot.Remains remains = slot.emptied();
        if (closed) return;
        try {
            if (remains.running() != null) attemptEnded(remains.running(), remains.killedBecause(), ending);
            if (!remains.greeted()) neverBegan(slot, remains.waiting(), ending);
        } catch (RuntimeException | Error e) {
            Steady.said("the end of worker " + slot.name() + " could not be recorded (" + ending.reason() + ")", e);
        }
        slotFreed.run();
        // One that never asked for work is not started again before there is need: it would not do better.
        if (remains.greeted() || !slot.isFree()) startProcess(slot);
    }

    private void attemptEnded(Assignment attempt, Optional<String> killedBecause, Ending ending) {
        try {
            if (killedBecause.isPresent()) {
                note(attempt, killedBecause.get() + "; its process was ended");
            } else {
                note(attempt, ending.reason());
                report(attempt.attemptId(), ending);
            }
        } finally {
            active.remove(attempt.attemptId());
        }
    }

    private void report(long attemptId, Ending ending) {
        if (ending.byTheTask()) reports.ended(attemptId, ending.outcome());
        else reports.lost(attemptId, ending.reason());
    }

    private void neverBegan(Slot slot, Assignment attempt, Ending ending) {
        String reason = "worker " + slot.name() + " could not be started: " + ending.reason();
        LOG.error("{}; the next attempt tries again", reason);
        if (attempt == null) return;
        try {
            note(attempt, reason);
            reports.lost(attempt.attemptId(), reason);
        } finally { // What cannot be recorded now, the reaper finds.
            active.remove(attempt.attemptId());
        }
    }

    /** A log that cannot be written is no reason to keep what became of the attempt to oneself. */
    private void note(Assignment attempt, String reason) {
        try {
            notes.ended(attempt.log(), reason);
        } catch (RuntimeException | Error e) {
            Steady.said("the log of attempt " + attempt.attemptId() + " lacks its end: " + reason, e);
        }
    }

    @Override
    public List<String> unblock() {
        var found = new ArrayList<String>();
        for (Slot.Stuck stuck : stuckSlots.find()) {
            if (stuck.process().isAlive()) {
                found.add("worker " + stuck.slot().name() + " does not come for its work; its process is ended");
                stuck.process().kill();
            } else {
                found.add("the end of worker " + stuck.slot().name() + "'s process was not heard of");
                processEnded(stuck.slot(), new Ending(false, "its process was found gone"));
            }
        }
        for (Long attempt : stuckSlots.strays()) {
            found.add("attempt " + attempt + " is in no slot");
            active.remove(attempt);
        }
        return found;
    }

    /** Attempts that are under way are not reported: the next start of the runner finds them gone. */
    @Override
    public void close() {
        closed = true;
        var processes = slots.stream().flatMap(slot -> slot.process().stream()).toList();
        processes.forEach(WorkerProcess::kill);
        try {
            for (WorkerProcess process : processes) process.awaitEnd(CLOSE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        background.shutdown();
    }

    /** How a worker's process is started. */
    @FunctionalInterface
    interface Starting {
        WorkerProcess start(LocalSettings settings, URI workerApi, Consumer<String> written) throws IOException;
    }
}
