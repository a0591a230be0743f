package io.fairlead.runner.testkit;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.run.dag.Execution;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An executor whose workers a test plays: it only remembers what it was given. */
public final class TestExecutor implements Executor {

    public final Set<Long> killed = new LinkedHashSet<>();
    public int slots = 16;
    public boolean ready = true;

    /** What is thrown in place of a start. */
    public Error refusal;

    public String cannot;

    /** What is killed goes on until a test takes it. */
    public boolean graceful;

    public final Map<String, Integer> placesInQueue = new LinkedHashMap<>();

    private final Map<Long, Assignment> held = new LinkedHashMap<>();
    private io.fairlead.runner.executor.AttemptReports reports;

    public void reportTo(io.fairlead.runner.executor.AttemptReports reports) {
        this.reports = reports;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public Optional<String> cannot(Execution wishes) {
        return Optional.ofNullable(cannot).filter(it -> wishes.container() != null);
    }

    @Override
    public int freeSlots() {
        return slots - held.size();
    }

    @Override
    public Set<String> fullQueues() {
        return placesInQueue.keySet().stream()
                .filter(queue -> full(queue).isPresent())
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<String> full(String queue) {
        long used = held.values().stream()
                .filter(assignment -> assignment.execution().queue().equals(queue))
                .count();
        Integer places = placesInQueue.get(queue);
        return places == null || used < places ? Optional.empty() : Optional.of("queue '" + queue + "' is full");
    }

    @Override
    public void start(Assignment assignment) {
        if (refusal != null) throw refusal;
        held.put(assignment.attemptId(), assignment);
        if (reports != null) reports.started(assignment.attemptId(), "worker-1");
    }

    @Override
    public void kill(long attemptId, String reason) {
        if (!graceful) held.remove(attemptId);
        killed.add(attemptId);
    }

    @Override
    public Set<Long> active() {
        return new LinkedHashSet<>(held.keySet());
    }

    /** Forgets the attempt of a task, as one does whose worker has ended; gives its number. */
    public long take(String task) {
        long attempt = assignment(task).attemptId();
        held.remove(attempt);
        return attempt;
    }

    public Assignment assignment(String task) {
        return held.values().stream()
                .filter(assignment -> assignment.task().equals(task))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no attempt of '" + task + "' was started; held: " + held));
    }

    /** By which the worker of an attempt that is held proves itself. */
    public String token(long attempt) {
        return held.get(attempt).token();
    }

    /** As after a crash: what was held is gone. */
    public void forgetAll() {
        held.clear();
    }

    @Override
    public void close() {
        held.clear();
    }
}
