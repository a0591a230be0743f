package io.fairlead.runner.web;

import io.fairlead.gitsync.serve.SmartHttp;
import io.fairlead.runner.access.Access;
import io.fairlead.runner.access.Webhooks;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.liveness.Liveness;
import io.fairlead.runner.run.store.Changes;
import io.fairlead.runner.web.log.LogStreams;
import io.fairlead.runner.web.page.PageRoutes;
import io.fairlead.runner.web.page.SignInRoutes;
import io.fairlead.runner.web.request.WebCommands;
import io.fairlead.runner.web.request.WebQueries;
import io.fairlead.runner.web.rest.RestApi;
import io.fairlead.runner.web.rest.RestRoutes;
import io.fairlead.runner.web.view.PageWriter;
import io.fairlead.runner.web.view.Pages;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.json.JavalinJackson;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The page and REST: routes, and nothing else. Has its own port and threads, so that no crowd here can starve execution. */
public final class Web implements AutoCloseable {

    private static final int MOST_THREADS = 64;
    private static final int LEAST_THREADS = 4;

    private final Javalin javalin;
    private final RestRoutes rest;
    private final LiveEvents events;
    private final LogStreams streams;
    private final String host;

    private Web(Javalin javalin, RestRoutes rest, LiveEvents events, LogStreams streams, String host) {
        this.javalin = javalin;
        this.rest = rest;
        this.events = events;
        this.streams = streams;
        this.host = host;
    }

    /**
     * Listens.
     *
     * @param port 0 for any free one
     * @param git repositories to serve, by name
     * @throws BindException if it cannot listen there; the message says where and what to do
     */
    public static Web start(Address address, Site site, Access access, Map<String, SmartHttp> git, InstantSource clock)
            throws BindException {
        requireFree(address);
        var events = new LiveEvents(site.changes());
        var streams = new LogStreams(site.reads().logs(), site.pages(), site.changes());
        var writer = new PageWriter(site.pages(), access, clock);
        var filter = new AccessFilter(access, clock);
        var rest = rest(site, site.liveness().with(events.pulse()), filter, clock);
        var javalin = Javalin.create(config -> {
            server(config, address);
            SecurityHeaders.routes(config.routes);
            new Errors(writer).routes(config.routes);
            filter.routes(config.routes);
            rest.addTo(config.routes);
            new PageRoutes(site.reads(), site.actions(), writer, streams, new SignInRoutes(access, writer))
                    .routes(config.routes);
            new GitRoutes(git).routes(config.routes);
            events.routes(config.routes);
            HeadRoutes.beside(config);
        });
        return new Web(javalin.start(), rest, events, streams, address.host());
    }

    private static RestRoutes rest(Site site, Liveness liveness, AccessFilter filter, InstantSource clock) {
        var routes = new RestRoutes();
        filter.routes(routes);
        new RestApi(site.reads(), site.actions(), clock).routes(routes);
        new HealthRoute(site.reads().runs(), liveness, clock).routes(routes);
        new WebhookRoutes(site.webhooks(), site.actions(), clock).routes(routes);
        return routes;
    }

    RestRoutes rest() {
        return rest;
    }

    /** Tried beforehand, because Javalin would tell a port that is taken by a stack trace. */
    private static void requireFree(Address address) throws BindException {
        try (var attempt = new ServerSocket()) {
            attempt.setReuseAddress(true); // What was closed a moment ago is no obstacle to Jetty either.
            attempt.bind(new InetSocketAddress(address.host(), address.port()));
        } catch (IOException e) {
            throw new BindException("cannot listen on " + address.host() + ":" + address.port() + " (" + e.getMessage()
                    + "); stop what uses it, or give another port with --port");
        }
    }

    private static void server(JavalinConfig config, Address address) {
        config.startup.showJavalinBanner = false;
        config.jetty.host = address.host();
        config.jetty.port = address.port();
        config.jetty.threadPool = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        config.jsonMapper(new JavalinJackson(Json.MAPPER, false));
    }

    /** Where it listens, as a person on this machine would open it. */
    public URI uri() {
        boolean local = host.equals("127.0.0.1") || host.equals("0.0.0.0") || host.equals("::1") || host.equals("::");
        return URI.create("http://" + (local ? "localhost" : host) + ":" + javalin.port());
    }

    @Override
    public void close() {
        events.close();
        streams.close();
        javalin.stop();
    }

    /** @param port 0 for any free one */
    public record Address(String host, int port) {}

    /**
     * What the routes work with.
     *
     * @param liveness of the runner's loops, as far as they are not the web's own
     */
    public record Site(
            WebQueries reads,
            WebCommands actions,
            Webhooks webhooks,
            Changes changes,
            Pages pages,
            Liveness liveness) {}
}
