package io.fairlead.runner.executor.local;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.WorkSource.Ask;
import io.fairlead.runner.jvm.JavaOptions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The state of one place for an attempt: what waits for its worker, what the worker executes, and which process that is. Its
 * methods are moves; {@link LocalExecutor} calls them and acts. Guarded by itself.
 */
final class Slot {

    private final String name;
    private WorkerProcess process;
    private JavaOptions options = JavaOptions.NONE;
    private JavaOptions wanted = JavaOptions.NONE;
    private boolean starting;
    private boolean greeted;
    private String killedBecause;
    private Assignment waiting;
    private Assignment running;
    private boolean outcomeCame;
    private CompletableFuture<Assignment> question;

    Slot(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** It can be given an assignment: its worker is idle, or about to be. */
    synchronized boolean isFree() {
        return waiting == null && (running == null || outcomeCame) && killedBecause == null;
    }

    /** Its worker would begin at once. */
    synchronized boolean isAsking() {
        return isFree() && question != null && !question.isDone();
    }

    /** Its process has these options, or is being started with them. */
    synchronized boolean has(JavaOptions these) {
        return (process != null || starting) && options.equals(these);
    }

    /** It has no process yet that would have to make room. */
    synchronized boolean isEmpty() {
        return process == null && !starting;
    }

    /**
     * Gives it an attempt.
     *
     * @param java the options of the process that may execute it
     * @return false if it is not free
     */
    synchronized boolean give(Assignment assignment, JavaOptions java) {
        if (!isFree()) return false;
        waiting = assignment;
        wanted = java;
        answer();
        return true;
    }

    /**
     * The worker of that process asks for work, so it has nothing under way: neither has it an attempt whose outcome came, whether
     * the rest of that call went well or not.
     *
     * @return that attempt, if there is one
     */
    synchronized Optional<Long> doneBefore(String token) {
        if (process == null || !process.knows(token) || running == null || !outcomeCame) return Optional.empty();
        long done = running.attemptId();
        ended(done);
        return Optional.of(done);
    }

    /** The worker of that process asks for work; empty if the process is not this slot's. */
    synchronized Optional<Ask> ask(String token) {
        if (process == null || !process.knows(token)) return Optional.empty();
        greeted = true;
        var ask = new Ask(name + " (pid " + process.pid() + ")", new CompletableFuture<>());
        if (running != null && !outcomeCame) {
            ask.answer().complete(running);
        } else {
            question = ask.answer();
            answer();
        }
        return Optional.of(ask);
    }

    private void answer() {
        if (question == null || waiting == null || running != null || !options.equals(wanted)) return;
        if (question.complete(waiting)) {
            running = waiting;
            waiting = null;
        }
        question = null;
    }

    /** Its worker is idle, and was started with other options than what waits here must have: that takes another process. */
    synchronized Optional<WorkerProcess> unfit() {
        boolean unfit = waiting != null && running == null && question != null && !options.equals(wanted);
        return unfit ? Optional.ofNullable(process) : Optional.empty();
    }

    synchronized void ending(long attemptId) {
        if (isRunning(attemptId)) outcomeCame = true;
    }

    synchronized void ended(long attemptId) {
        if (!isRunning(attemptId)) return;
        running = null;
        outcomeCame = false;
        answer();
    }

    /** The log that what the process writes now belongs to; empty while it is idle, and where the log is complete. */
    synchronized Optional<Assignment> running() {
        return outcomeCame ? Optional.empty() : Optional.ofNullable(running);
    }

    /** @return the process to kill; empty if the attempt has none (any more) */
    synchronized Optional<WorkerProcess> kill(long attemptId, String reason) {
        if (waiting != null && waiting.attemptId() == attemptId) waiting = null;
        if (!isRunning(attemptId) || process == null) return Optional.empty();
        killedBecause = reason;
        return Optional.of(process);
    }

    /**
     * @param usual the options of a process that has nothing to do yet
     * @return those that a process must be started with now, by the caller; empty if there is one
     */
    synchronized Optional<JavaOptions> claimStart(JavaOptions usual) {
        if (process != null || starting) return Optional.empty();
        starting = true;
        options = waiting == null ? usual : wanted;
        greeted = false; // Of the process before; one that cannot be started was not good.
        return Optional.of(options);
    }

    synchronized void started(WorkerProcess now) {
        process = now;
        starting = false;
        greeted = false;
    }

    /** The process is gone, or could not be started: what it leaves behind. */
    synchronized Remains emptied() {
        var remains = new Remains(running, waiting, Optional.ofNullable(killedBecause), greeted);
        process = null;
        starting = false;
        killedBecause = null;
        running = null;
        outcomeCame = false;
        if (question != null) question.complete(null);
        question = null;
        if (!greeted) waiting = null;
        return remains;
    }

    /** Its process has asked for work. */
    synchronized boolean hasGreeted() {
        return greeted;
    }

    synchronized Optional<WorkerProcess> process() {
        return Optional.ofNullable(process);
    }

    /** The attempt waits here, or is executed here. */
    synchronized boolean has(long attemptId) {
        return isRunning(attemptId) || (waiting != null && waiting.attemptId() == attemptId);
    }

    /** What looks as if nothing would happen here any more; empty while something can be expected. */
    synchronized Optional<Stuck> stuck() {
        if (process == null) return Optional.empty();
        boolean notFetched = waiting != null && running == null;
        if (process.isAlive() && !notFetched) return Optional.empty();
        return Optional.of(new Stuck(this, process, waiting == null ? 0 : waiting.attemptId()));
    }

    private boolean isRunning(long attemptId) {
        return running != null && running.attemptId() == attemptId;
    }

    /** @param waiting the attempt that does; 0 if none does */
    record Stuck(Slot slot, WorkerProcess process, long waiting) {}

    /**
     * @param running what the process executed; may be null
     * @param waiting what it had not been given yet; may be null. Stays where the process was once good
     * @param killedBecause why Fairlead killed it; empty if it did not
     * @param greeted whether it ever asked for work
     */
    record Remains(Assignment running, Assignment waiting, Optional<String> killedBecause, boolean greeted) {}
}
