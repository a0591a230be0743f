package io.fairlead.runner.web.worker;

import io.fairlead.runner.executor.AssignmentSource;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.FleetAnswer;
import io.fairlead.runner.executor.FleetAsk;
import io.fairlead.runner.executor.FleetWork;
import io.fairlead.runner.executor.FleetWork.Given;
import io.fairlead.runner.json.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.UnauthorizedResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers workers of other machines that ask for work. What they do with it they report like all others. */
final class FleetRoutes {

    private static final int MAX_ASK_BYTES = 4 << 10;

    private final FleetWork fleet;
    private final AttemptReports reports;
    private final AssignmentSource assignments;
    private final LongPolls<Given> questions;

    FleetRoutes(FleetWork fleet, AttemptReports reports, AssignmentSource assignments, LongPolls<Given> questions) {
        this.fleet = fleet;
        this.reports = reports;
        this.assignments = assignments;
        this.questions = questions;
    }

    void routes(RoutesConfig routes) {
        routes.post("/worker/fleet/next", this::next);
    }

    private void next(Context request) throws IOException {
        if (!fleet.isThere())
            throw new NotFoundResponse("this runner has no fleet; set fleet.token-file in its settings");
        String token = WorkerApi.token(request);
        FleetAsk ask = ask(WorkerApi.body(request, MAX_ASK_BYTES));
        if (!fleet.allows(token, ask.queue()))
            throw new UnauthorizedResponse("this is not the token of queue '" + ask.queue() + "'");
        request.future(() -> questions.hold(fleet.next(ask), given -> answer(request, ask, given)));
    }

    private static FleetAsk ask(byte[] body) {
        try {
            FleetAsk ask = Json.read(new String(body, StandardCharsets.UTF_8), FleetAsk.class);
            if (ask != null && ask.isSound()) return ask;
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new BadRequestResponse("the body must be {\"worker\": …, \"machine\": …, \"process\": …, \"queue\": …},"
                + " each of at most " + FleetAsk.MAX_NAME + " characters");
    }

    /** Nobody knows whether the answer arrives, so the attempt has not begun: that its worker says with its first sign of life. */
    private void answer(Context request, FleetAsk ask, Given given) {
        if (given == null || !canBegin(ask, given)) {
            request.status(204);
            return;
        }
        var lent = new FleetAnswer(assignments.of(given.attemptId(), given.token()), fleet.silence());
        request.contentType("application/json").result(Json.write(lent));
    }

    private boolean canBegin(FleetAsk ask, Given given) {
        boolean canBegin = false;
        try {
            canBegin = reports.authorize(given.attemptId(), given.token()).isPresent();
            return canBegin;
        } finally {
            if (!canBegin) fleet.notGiven(ask, given);
        }
    }
}
