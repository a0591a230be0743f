package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.FleetAsk;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The worker's side of the worker API. Goes on trying for as long as the runner does not answer; where the answer is that the
 * attempt is over, or that this process is no worker of the runner's, it ends the process.
 */
final class RunnerClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Longer than the runner holds the question. */
    private static final Duration NEXT = Duration.ofSeconds(40);

    private static final String FLEET_NEXT = "/worker/fleet/next";

    /** More lines than a log can have. */
    private static final long AFTER_ALL = 1L << 40;

    private static final Duration REPORT = Duration.ofSeconds(30);

    private final URI workerApi;
    private final Runnable over;
    private final Consumer<String> refused;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** @param over called when the runner says that the attempt, or this worker, is none of its any more */
    RunnerClient(URI workerApi, Runnable over) {
        this(workerApi, over, why -> {
            System.err.println(why);
            ExitStatus.halt(ExitStatus.REFUSED);
        });
    }

    /** @param refused called where trying again would not help; does not return normally */
    RunnerClient(URI workerApi, Runnable over, Consumer<String> refused) {
        this.workerApi = workerApi;
        this.over = over;
        this.refused = refused;
    }

    /** Waits for work; empty if there was none for a while. */
    Optional<Assignment> next(String workerToken) throws InterruptedException {
        return assignment("/worker/next", workerToken, new byte[0]);
    }

    /** Waits for work of the fleet; empty if there was none for a while. */
    Optional<Assignment> next(FleetAsk ask, String fleetToken) throws InterruptedException {
        return assignment(FLEET_NEXT, fleetToken, bytes(ask));
    }

    /**
     * Wants no more work of the fleet, and says so once.
     *
     * @return whether it was heard
     */
    boolean leave(FleetAsk ask, String fleetToken) throws InterruptedException {
        try {
            http.send(post(FLEET_NEXT, fleetToken, bytes(ask), CONNECT), BodyHandlers.discarding());
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
        return assignment("/worker/attempts/" + attemptId + "/assignment", token, name);
    }

    private Optional<Assignment> assignment(String path, String token, byte[] body) throws InterruptedException {
        HttpResponse<String> answer = persistently(post(path, token, body, NEXT));
        if (isOver(answer)) over.run();
        if (isOver(answer)) return Optional.empty();
        return answer.statusCode() == 204 ? Optional.empty() : Optional.of(Json.read(answer.body(), Assignment.class));
    }

    /** @param from the number of the first of the lines */
    void log(Assignment attempt, long from, byte[] lines) throws InterruptedException {
        if (isOver(persistently(report(attempt, "/log?from=" + from, lines)))) over.run();
    }

    /**
     * Tries once.
     *
     * @return false if the attempt is over
     */
    boolean heartbeat(Assignment attempt) throws IOException, InterruptedException {
        return !isOver(http.send(report(attempt, "/heartbeat", new byte[0]), BodyHandlers.ofString()));
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
        persistently(post("/worker/attempts/" + attempt + "/outcome", token, bytes(outcome), REPORT));
    }

    private HttpRequest report(Assignment attempt, String route, byte[] body) {
        return post("/worker/attempts/" + attempt.attemptId() + route, attempt.token(), body, REPORT);
    }

    private HttpRequest post(String path, String token, byte[] body, Duration timeout) {
        return HttpRequest.newBuilder(workerApi.resolve(path))
                .header("Authorization", "Bearer " + token)
                .timeout(timeout)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private HttpResponse<String> persistently(HttpRequest request) throws InterruptedException {
        var backOff = new BackOff();
        while (true) {
            try {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                if (answer.statusCode() < 300 || isOver(answer)) return answer;
                if (answer.statusCode() < 500) refused.accept(refusal(request, answer));
            } catch (IOException e) {
                // The runner is away. It will be back, or the end of standard input ends this process.
            }
            backOff.pause();
        }
    }

    private static boolean isOver(HttpResponse<String> answer) {
        return answer.statusCode() == 401 || answer.statusCode() == 410;
    }

    private static String refusal(HttpRequest request, HttpResponse<String> answer) {
        return request.uri() + " was refused: " + answer.statusCode() + " " + answer.body();
    }
}
