package io.fairlead.runner.web;

import io.fairlead.runner.access.Webhooks;
import io.fairlead.runner.web.request.Problem;
import io.fairlead.runner.web.request.WebCommands;
import io.fairlead.runner.web.rest.RestRoutes;
import io.fairlead.runner.web.rest.Takes;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;

/** {@code POST /api/v2/repos/<repo>/webhook}: a git host says that something was pushed. */
final class WebhookRoutes {

    /** A push of a thousand commits is smaller. */
    private static final int MAX_BYTES = 5 << 20;

    private final Webhooks webhooks;
    private final WebCommands actions;
    private final InstantSource clock;

    WebhookRoutes(Webhooks webhooks, WebCommands actions, InstantSource clock) {
        this.webhooks = webhooks;
        this.actions = actions;
        this.clock = clock;
    }

    void routes(RestRoutes routes) {
        routes.post("/api/v2/repos/{repo}/webhook", Takes.NOTHING.withAnyBody(), this::pushed);
    }

    private void pushed(Context context) throws IOException {
        String repo = context.pathParam("repo");
        webhooks.attempt(context.req().getRemoteAddr(), clock.instant()).ifPresent(again -> {
            throw Problem.tooManyRequests("too many calls; try again after " + again);
        });
        byte[] body = context.bodyInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) throw Problem.of(413, "Too large", "the limit is " + MAX_BYTES + " bytes");
        if (!webhooks.isGenuine(repo, context::header, body)) {
            throw Problem.unauthorized("the signature or token is missing or wrong, or repo '" + repo
                    + "' has no webhook: set its webhook-secret-file here and the same secret at the git host");
        }
        actions.sync(repo);
        context.status(202).json(Map.of("name", repo));
    }
}
