package io.fairlead.runner.executor.local;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.executor.WorkSource;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.LogStore;
import io.fairlead.runner.logs.LogWriter;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.PodWishes;
import io.fairlead.runner.run.dag.Wishes;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final AttemptReports reports;
    private final LogWriter notes;
    private final List<Slot> slots;
    private final Map<Long, Slot> active = new ConcurrentHashMap<>();
    private final ExecutorService background;
    private volatile URI workerApi;
    private volatile Runnable slotFreed = () -> {};
    private volatile boolean closed;

    public LocalExecutor(LocalSettings settings, AttemptReports reports, LogStore logs, InstantSource clock) {
        this.settings = settings;
        this.reports = reports;
        this.notes = new LogWriter(logs, clock);
        this.slots = IntStream.rangeClosed(1, settings.slots())
                .mapToObj(number -> new Slot("local-" + number))
                .toList();
        var number = new AtomicInteger();
        this.background = Executors.newCachedThreadPool(work -> {
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

    /** Workers that ask at this moment come first, then those that are being started. */
    @Override
    public void start(Assignment assignment) {
        if (!assignment.execution().pod().equals(PodWishes.NONE)) background.execute(() -> withoutPod(assignment));
        for (Slot slot : slots) if (slot.isAsking() && given(slot, assignment)) return;
        for (Slot slot : slots) if (given(slot, assignment)) return;
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

    private boolean given(Slot slot, Assignment assignment) {
        active.put(assignment.attemptId(), slot);
        if (slot.give(assignment)) {
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
        // With a process it stays active until that is gone.
        if (process.isEmpty()) active.remove(attemptId);
        process.ifPresent(WorkerProcess::kill);
    }

    @Override
    public Set<Long> active() {
        return Set.copyOf(active.keySet());
    }

    @Override
    public Optional<Ask> next(String workerToken) {
        return slots.stream().flatMap(slot -> slot.ask(workerToken).stream()).findFirst();
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
        if (closed || workerApi == null || !slot.claimStart()) return;
        background.execute(() -> {
            try {
                var process = WorkerProcess.start(settings, workerApi, text -> written(slot, text));
                slot.started(process);
                process.ending(settings.heapMegabytes())
                        .thenAcceptAsync(ending -> processEnded(slot, ending), background);
                if (closed) process.kill();
            } catch (IOException e) {
                processEnded(slot, new Ending(false, e.getMessage()));
            }
        });
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
        } catch (RuntimeException e) {
            LOG.error("the end of worker {} could not be recorded ({})", slot.name(), ending.reason(), e);
        }
        slotFreed.run();
        // One that never asked for work is not started again before there is need: it would not do better.
        if (remains.greeted() || !slot.isFree()) startProcess(slot);
    }

    private void attemptEnded(Assignment attempt, Optional<String> killedBecause, Ending ending) {
        try {
            if (killedBecause.isPresent()) {
                notes.ended(attempt.log(), killedBecause.get() + "; its process was ended");
            } else {
                notes.ended(attempt.log(), ending.reason());
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
        notes.ended(attempt.log(), reason);
        reports.lost(attempt.attemptId(), reason);
        active.remove(attempt.attemptId());
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
}
