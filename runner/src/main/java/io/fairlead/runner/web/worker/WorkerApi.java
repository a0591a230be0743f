package io.fairlead.runner.web.worker;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.AssignmentSource;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.FleetWork;
import io.fairlead.runner.executor.FleetWork.Given;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.WorkSource;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogStore;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.GoneResponse;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Answers workers: hands them assignments, and takes their log lines, heartbeats and outcomes. Has its own port and threads, so
 * that the page cannot starve it. Every call may be repeated.
 *
 * <p>401 or 410 about an attempt means that it is over; a worker that still executes it should stop. 5xx means try again.
 */
public final class WorkerApi implements AutoCloseable {

    static final Duration HOLD = Duration.ofSeconds(25);
    static final int MAX_LOG_BATCH = 1 << 20;
    static final int MAX_NAME = 300;
    static final int MAX_OUTCOME = 4 << 20;

    /** How long before it was told an attempt had ended; by the worker's monotonic clock. */
    private static final String AGO = "ago";

    private static final Duration LONGEST_AGO = Duration.ofDays(365);
    private static final String MEMORY_PEAK = "memory-peak";
    private static final String BEARER = "Bearer ";

    private final AttemptReports reports;
    private final WorkSource work;
    private final AssignmentSource assignments;
    private final FleetWork fleet;
    private final LogIntake intake;
    private final LongPolls<Assignment> questions = new LongPolls<>(HOLD);
    private final LongPolls<Given> fleetQuestions = new LongPolls<>(HOLD);
    private final WorkerApiConfig config;
    private final CommitRoutes commits;
    private final Javalin server;

    private WorkerApi(WorkerApiConfig config, Commits commits, AttemptReports reports, LogStore logs, Work work) {
        this.config = config;
        this.commits = new CommitRoutes(commits);
        this.reports = reports;
        this.work = work.local();
        this.assignments = work.assignments();
        this.intake = new LogIntake(logs);
        this.fleet = work.fleet();
        var fleetRoutes = new FleetRoutes(fleet, reports, assignments, fleetQuestions);
        this.server = Javalin.create(javalin -> {
            javalin.startup.showJavalinBanner = false;
            javalin.jetty.host = config.host();
            javalin.jetty.port = config.port();
            routes(javalin.routes);
            fleetRoutes.routes(javalin.routes);
            this.commits.routes(javalin.routes);
        });
    }

    /**
     * Starts to listen, for this machine alone.
     *
     * @param port 0 for any free one
     */
    public static WorkerApi start(
            int port, AttemptReports reports, LogStore logs, WorkSource local, AssignmentSource assignments) {
        return start(
                new WorkerApiConfig("127.0.0.1", port, Optional.empty()),
                Commits.NONE,
                reports,
                logs,
                new Work(local, assignments, FleetWork.NONE));
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalArgumentException if it cannot listen there; the message says what to do
     */
    public static WorkerApi start(
            WorkerApiConfig config, Commits commits, AttemptReports reports, LogStore logs, Work work) {
        var api = new WorkerApi(config, commits, reports, logs, work);
        try {
            api.server.start();
            return api;
        } catch (JavalinBindException e) {
            throw new IllegalArgumentException(
                    "the worker API cannot listen on " + config.host() + ":" + config.port() + " (" + e.getMessage()
                            + "); give another worker-api.port",
                    e);
        }
    }

    private void routes(RoutesConfig routes) {
        routes.post("/worker/next", this::next);
        routes.post("/worker/attempts/{id}/assignment", this::assignment);
        routes.post("/worker/attempts/{id}/log", this::log);
        routes.post("/worker/attempts/{id}/heartbeat", this::heartbeat);
        routes.post("/worker/attempts/{id}/outcome", this::outcome);
    }

    /** Where workers of this machine find it. */
    public URI uri() {
        boolean everywhere = config.host().equals("0.0.0.0") || config.host().equals("::");
        String host = everywhere ? "127.0.0.1" : config.host();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port());
    }

    /** Where workers of other machines find it. */
    public URI uriForOthers() {
        return config.url().orElseGet(this::uri);
    }

    /** The assignment is recorded as started before it is handed out. */
    private void next(Context request) {
        WorkSource.Ask ask = work.next(token(request)).orElseThrow(UnauthorizedResponse::new);
        request.future(() -> questions.hold(ask.answer(), given -> answer(request, ask.worker(), given)));
    }

    private void answer(Context request, String worker, Assignment given) {
        if (given == null) {
            request.status(204);
        } else if (reports.started(given.attemptId(), worker, given.token())) {
            request.contentType("application/json").result(Json.write(given));
        } else {
            work.ended(given.attemptId());
            request.status(204);
        }
    }

    /** For the worker of one attempt, which says its name in the body. Asked again, it answers the same. */
    private void assignment(Context request) throws IOException {
        long attempt = attempt(request);
        authorized(request, attempt);
        String worker = new String(body(request, MAX_NAME), StandardCharsets.UTF_8);
        if (!reports.started(attempt, worker, token(request)))
            throw new GoneResponse("attempt " + attempt + " is over");
        request.contentType("application/json").result(Json.write(assignments.of(attempt, token(request))));
    }

    private void log(Context request) throws IOException {
        long attempt = attempt(request);
        authorized(request, attempt);
        memoryPeak(request, attempt);
        byte[] lines = body(request, MAX_LOG_BATCH);
        // Again: lines may be long on their way, and nothing is to stand behind the words with which a log ends.
        intake.take(attempt, authorized(request, attempt), from(request), lines);
        request.status(204);
    }

    private void heartbeat(Context request) {
        long attempt = attempt(request);
        authorized(request, attempt);
        memoryPeak(request, attempt);
        if (!reports.heartbeat(attempt, token(request)) && !begun(attempt, token(request)))
            throw new GoneResponse("attempt " + attempt + " is over, or another worker's");
        request.status(204);
    }

    /** A worker of the fleet begins when its first sign of life was heard: what it was given may not have reached it. */
    private boolean begun(long attempt, String token) {
        return fleet.claimed(attempt, token)
                .filter(worker -> reports.started(attempt, worker, token))
                .isPresent();
    }

    /** Workers of pods say it with whatever they say all along. */
    private void memoryPeak(Context request, long attempt) {
        String bytes = request.queryParam(MEMORY_PEAK);
        if (bytes != null) reports.memoryPeak(attempt, number(bytes, MEMORY_PEAK + ", in bytes,"));
    }

    private void outcome(Context request) throws IOException {
        long attempt = attempt(request);
        if (!reports.mayEnd(attempt, token(request))) authorized(request, attempt);
        String ago = request.queryParam(AGO);
        Duration since = Duration.ofMillis(
                Math.min(LONGEST_AGO.toMillis(), ago == null ? 0 : number(ago, AGO + ", in milliseconds,")));
        Outcome outcome = outcome(body(request, MAX_OUTCOME));
        work.ending(attempt);
        reports.ended(attempt, outcome, since);
        work.ended(attempt);
        intake.forget(attempt);
        request.status(204);
    }

    private static Outcome outcome(byte[] body) {
        try {
            Outcome outcome = Json.read(new String(body, StandardCharsets.UTF_8), Outcome.class);
            if (outcome != null) return outcome;
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(e.getMessage());
        }
        throw new BadRequestResponse("an outcome is an object");
    }

    private LogKey authorized(Context request, long attempt) {
        return reports.authorize(attempt, token(request))
                .orElseThrow(() -> new UnauthorizedResponse("attempt " + attempt + " is over, or has another token"));
    }

    static String token(Context request) {
        String header = request.header("Authorization");
        if (header == null || !header.startsWith(BEARER)) throw new UnauthorizedResponse("a bearer token is needed");
        return header.substring(BEARER.length());
    }

    private static long attempt(Context request) {
        return number(request.pathParam("id"), "the attempt's id");
    }

    private static long from(Context request) {
        return number(request.queryParam("from"), "from, the number of the first line,");
    }

    private static long number(String text, String name) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) return number;
        } catch (NumberFormatException e) {
            // The same is to be said.
        }
        throw new BadRequestResponse(name + " must be a whole number, 0 or more");
    }

    static byte[] body(Context request, int limit) throws IOException {
        byte[] body = request.bodyInputStream().readNBytes(limit + 1);
        if (body.length > limit) throw new ContentTooLargeResponse("the limit is " + limit + " bytes");
        return body;
    }

    @Override
    public void close() {
        questions.close();
        fleetQuestions.close();
        commits.close();
        server.stop();
    }

    /**
     * Where work comes from.
     *
     * @param local for workers that the runner starts itself
     * @param assignments what attempts are about
     * @param fleet for workers of other machines
     */
    public record Work(WorkSource local, AssignmentSource assignments, FleetWork fleet) {}
}
