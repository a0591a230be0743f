package io.fairlead.runner.web.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Where the routes of REST are made, each with what it takes. One that does not say so answers nothing. */
public final class RestRoutes {

    private static final String PREFIX = "/api/";

    private final List<Endpoint> made = new ArrayList<>();

    /** Adds all that were made. Calls are checked once it is known who calls, and before their route sees them. */
    public void addTo(RoutesConfig routes) {
        made.forEach(routes::addEndpoint);
        routes.beforeMatched(RestRoutes::check);
    }

    private static void check(Context context) {
        Endpoint route = context.endpoints().matchedHttpEndpoint();
        if (route == null) return;
        Takes takes = route.metadata(Takes.class);
        if (takes != null) takes.check(context);
        else if (route.path.startsWith(PREFIX))
            throw new IllegalStateException(route.path + " does not say what it takes");
    }

    public void get(String path, Takes takes, Handler handler) {
        add(HandlerType.GET, path, takes, handler);
    }

    public void post(String path, Takes takes, Handler handler) {
        add(HandlerType.POST, path, takes, handler);
    }

    public void patch(String path, Takes takes, Handler handler) {
        add(HandlerType.PATCH, path, takes, handler);
    }

    private void add(HandlerType method, String path, Takes takes, Handler handler) {
        made.add(new Endpoint(method, path, handler).withMetadata(takes));
    }

    /** The README's table. */
    public String table() {
        return made.stream()
                .map(route -> "| `" + route.method + " " + route.path + "` | "
                        + route.metadata(Takes.class).words() + " |\n")
                .collect(Collectors.joining("", "| call | takes |\n|---|---|\n", ""));
    }

    /** All of them, in the order in which they were made. */
    public List<Endpoint> made() {
        return List.copyOf(made);
    }
}
