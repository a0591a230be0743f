package io.fairlead.runner.web;

import io.fairlead.runner.web.view.Pages;
import io.javalin.config.RoutesConfig;

/** Tells browsers, with every response, what they may do with it. */
final class SecurityHeaders {

    private SecurityHeaders() {}

    static void routes(RoutesConfig routes) {
        routes.before(context -> context.header("Content-Security-Policy", Pages.CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin"));
    }
}
