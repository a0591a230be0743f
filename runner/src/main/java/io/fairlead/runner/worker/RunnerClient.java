package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.FleetAnswer;
import io.fairlead.runner.executor.FleetAsk;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.json.Json;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The worker's side of the worker API. Goes on trying for as long as the runner does not answer; where the answer is that the
 * attempt is over, or that this process is no worker of the runner's, it ends the process.
 */
final class RunnerClient {

    private static final Duration LEAVE = Duration.ofSeconds(5);

    /** Longer than the runner holds the question. */
    private static final Duration NEXT = Duration.ofSeconds(40);

    private static final String FLEET_NEXT = "/worker/fleet/next";

    /** More lines than a log can have. */
    private static final long AFTER_ALL = 1L << 40;

    private static final Duration REPORT = Duration.ofSeconds(30);

    private final URI workerApi;
    private final Proxy proxy;
    private final Runnable over;
    private final Consumer<String> refused;
    private final Supplier<OptionalLong> memoryPeak;

    /** @param over called when the runner says that the attempt, or this worker, is none of its any more */
    RunnerClient(URI workerApi, Runnable over) {
        this(workerApi, over, RunnerClient::halt);
    }

    /** @param refused called where trying again would not help; does not return normally */
    RunnerClient(URI workerApi, Runnable over, Consumer<String> refused) {
        this(workerApi, over, refused, OptionalLong::empty);
    }

    /** @param memoryPeak told with every heartbeat and every batch of lines, if it is known */
    RunnerClient(URI workerApi, Runnable over, Consumer<String> refused, Supplier<OptionalLong> memoryPeak) {
        this.workerApi = workerApi;
        this.proxy = WorkerCall.proxyTo(workerApi);
        this.over = over;
        this.refused = refused;
        this.memoryPeak = memoryPeak;
    }

    private static void halt(String why) {
        System.err.println(why);
        ExitStatus.halt(ExitStatus.REFUSED);
    }

    /** Waits for work; empty if there was none for a while. */
    Optional<Assignment> next(String workerToken) throws InterruptedException {
        return answer("/worker/next", workerToken, new byte[0], Assignment.class);
    }

    /** Waits for work of the fleet; empty if there was none for a while. */
    Optional<FleetAnswer> next(FleetAsk ask, String fleetToken) throws InterruptedException {
        return answer(FLEET_NEXT, fleetToken, bytes(ask), FleetAnswer.class);
    }

    /**
     * Wants no more work of the fleet, and says so once.
     *
     * @return whether it was heard
     */
    boolean leave(FleetAsk ask, String fleetToken) {
        try {
            post(FLEET_NEXT, fleetToken, bytes(ask), LEAVE).send();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] bytes(Object body) {
        return Json.write(body).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What this one attempt is about; may be asked again.
     *
     * @param worker what people know this process by
     * @return empty if the attempt is over
     */
    Optional<Assignment> assignment(long attemptId, String token, String worker) throws InterruptedException {
        byte[] name = worker.getBytes(StandardCharsets.UTF_8);
        return answer("/worker/attempts/" + attemptId + "/assignment", token, name, Assignment.class);
    }

    private <T> Optional<T> answer(String path, String token, byte[] body, Class<T> type) throws InterruptedException {
        WorkerCall.Answer answer = persistently(post(path, token, body, NEXT));
        if (answer.isOver()) over.run();
        if (answer.isOver()) return Optional.empty();
        return answer.status() == 204 ? Optional.empty() : Optional.of(Json.read(answer.body(), type));
    }

    /** @param from the number of the first of the lines */
    void log(Assignment attempt, long from, byte[] lines) throws InterruptedException {
        if (persistently(report(attempt, "/log?from=" + from + memoryPeak("&"), lines, REPORT))
                .isOver()) over.run();
    }

    /**
     * Tries once.
     *
     * @return false if the attempt is over
     * @throws IOException if it was not heard, or what answered was not the runner, or that was in trouble
     */
    boolean heartbeat(Assignment attempt) throws IOException {
        return heartbeat(attempt, REPORT);
    }

    /** The same, where the answer must come in that time. */
    boolean heartbeat(Assignment attempt, Duration timeout) throws IOException {
        WorkerCall call = report(attempt, "/heartbeat" + memoryPeak("?"), new byte[0], timeout);
        WorkerCall.Answer answer = call.send();
        if (answer.status() >= 300 && !answer.isOver())
            throw new IOException(call + " was answered by status " + answer.status());
        return !answer.isOver();
    }

    private String memoryPeak(String separator) {
        OptionalLong bytes = memoryPeak.get();
        return bytes.isPresent() ? separator + "memory-peak=" + bytes.getAsLong() : "";
    }

    /** Where the attempt is over there is nothing to stop any more: an earlier try may have been heard. */
    void outcome(Assignment attempt, Outcome outcome) throws InterruptedException {
        outcome(attempt.attemptId(), attempt.token(), outcome);
    }

    /** Lines after all others, of an attempt whose own sender is gone. Said again they are not added again. */
    void lastLines(long attempt, String token, byte[] lines) throws InterruptedException {
        persistently(post("/worker/attempts/" + attempt + "/log?from=" + AFTER_ALL, token, lines, REPORT));
    }

    /** The same, of an attempt of which no more is known. */
    void outcome(long attempt, String token, Outcome outcome) throws InterruptedException {
        long endedAt = System.nanoTime();
        byte[] body = bytes(outcome);
        persistently(() -> {
            long ago = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - endedAt);
            return post("/worker/attempts/" + attempt + "/outcome?ago=" + ago, token, body, REPORT);
        });
    }

    private WorkerCall report(Assignment attempt, String route, byte[] body, Duration timeout) {
        return post("/worker/attempts/" + attempt.attemptId() + route, attempt.token(), body, timeout);
    }

    private WorkerCall post(String path, String token, byte[] body, Duration timeout) {
        return new WorkerCall(workerApi.resolve(path), proxy, token, body, timeout);
    }

    private WorkerCall.Answer persistently(WorkerCall call) throws InterruptedException {
        return persistently(() -> call);
    }

    private WorkerCall.Answer persistently(Supplier<WorkerCall> each) throws InterruptedException {
        var backOff = new BackOff();
        while (true) {
            WorkerCall call = each.get();
            try {
                WorkerCall.Answer answer = call.send();
                if (answer.status() < 300 || answer.isOver()) return answer;
                if (answer.isRefusal()) refused.accept(call + " was refused: " + answer.status() + " " + answer.body());
            } catch (IOException e) {
                // The runner is away. It will be back, or the end of standard input ends this process.
            }
            backOff.pause();
        }
    }
}
