package io.fairlead.runner.executor.local;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.WorkSource;
import io.fairlead.runner.logs.LogStore;
import io.fairlead.runner.testkit.Dice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A worker as the runner sees it: makes the calls of the worker API in their order, one a step, each as often as it takes. A call may
 * not arrive, fail in the middle, or arrive without its answer; the steps of {@code WorkerApi} are taken as it takes them.
 */
final class SimulatedWorker {

    private final FakeProcess process;
    private final String token;
    private final WorkSource work;
    private final AttemptReports reports;
    private final LogStore logs;
    private final Dice dice;
    private WorkSource.Ask ask;
    private Assignment attempt;
    private Outcome outcome;
    private int steps;

    SimulatedWorker(
            FakeProcess process, String token, WorkSource work, AttemptReports reports, LogStore logs, Dice dice) {
        this.process = process;
        this.token = token;
        this.work = work;
        this.reports = reports;
        this.logs = logs;
        this.dice = dice;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Some of its time passes. */
    void step() {
        if (dice.fails("the life of a worker")) {
            process.end(dice.of(2) == 0 ? 137 : 3);
            return;
        }
        try {
            dice.mayFail("call");
            call();
        } catch (IOException | RuntimeException | Error e) {
            return; // It is made again.
        }
    }

    private void call() throws IOException {
        if (attempt == null) next();
        else if (steps > 0) beat();
        else if (outcome == null) log();
        else tell();
    }

    /** As {@code /worker/next}. */
    private void next() {
        if (ask == null) ask = work.next(token).orElse(null);
        if (ask == null) {
            process.end(0);
            return;
        }
        if (!ask.answer().isDone()) return;
        WorkSource.Ask answered = ask;
        ask = null;
        Assignment given = answered.answer().join();
        if (given == null) return;
        if (!reports.started(given.attemptId(), answered.worker())) {
            work.ended(given.attemptId());
            return;
        }
        if (dice.fails("the answer with an assignment")) return;
        attempt = given;
        outcome = null;
        steps = dice.of(4);
    }

    private void beat() {
        steps--;
        if (isOver() || !reports.heartbeat(attempt.attemptId(), attempt.token())) process.end(99);
    }

    private void log() throws IOException {
        if (isOver()) {
            process.end(99);
            return;
        }
        logs.append(attempt.log(), "a line\n".getBytes(StandardCharsets.UTF_8));
        Outcome.Kind kind = dice.of(5) == 0 ? Outcome.Kind.FAILED : Outcome.Kind.SUCCESS;
        outcome = new Outcome(kind, kind == Outcome.Kind.FAILED ? "no route" : "", null);
    }

    /** As {@code /worker/attempts/{id}/outcome}; that it is over already is an answer like any other. */
    private void tell() {
        long id = attempt.attemptId();
        if (!isOver()) {
            work.ending(id);
            reports.ended(id, outcome);
            work.ended(id);
        }
        if (!dice.fails("the answer to an outcome")) attempt = null;
    }

    private boolean isOver() {
        return Optional.of(attempt)
                .flatMap(now -> reports.authorize(now.attemptId(), now.token()))
                .isEmpty();
    }
}
