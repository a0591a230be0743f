package io.fairlead.runner.web;

import io.fairlead.runner.web.rest.Takes;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import java.util.List;
import java.util.Set;

/**
 * Answers {@code HEAD} wherever {@code GET} is answered: status and headers are the same, and Jetty leaves the body out. By itself
 * Javalin would say 200 to everything.
 */
final class HeadRoutes {

    /** These answer for as long as there is something to tell. */
    private static final Set<String> ENDLESS = Set.of("/events", "/stream");

    private HeadRoutes() {}

    /** For all routes that are there so far. */
    static void beside(JavalinConfig config) {
        List<Endpoint> gets = config.unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(endpoint -> endpoint.method.equals(HandlerType.GET))
                .filter(endpoint -> ENDLESS.stream().noneMatch(endpoint.path::endsWith))
                .toList();
        for (Endpoint get : gets) config.routes.addEndpoint(headOf(get));
    }

    private static Endpoint headOf(Endpoint get) {
        var head = new Endpoint(HandlerType.HEAD, get.path, get.handler);
        Takes takes = get.metadata(Takes.class);
        return takes == null ? head : head.withMetadata(takes);
    }
}
