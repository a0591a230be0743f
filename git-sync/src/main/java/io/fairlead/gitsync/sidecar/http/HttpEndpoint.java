package io.fairlead.gitsync.sidecar.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.gitsync.serve.CallLimit;
import io.fairlead.gitsync.sidecar.settings.BindAddress;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What the program shows by HTTP: health, metrics, its threads; and the door by which a sync is asked for. */
public final class HttpEndpoint implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int CALLS_PER_MINUTE = 60;
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    static {
        ServerProperties.install();
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final SyncMonitor watched;
    private final SyncAuthorization doorkeeper;
    private final CallLimit limit = new CallLimit(CALLS_PER_MINUTE, Duration.ofMinutes(1));
    private final InstantSource clock;

    private HttpEndpoint(HttpServer server, Settings.Http http, SyncMonitor watched, InstantSource clock) {
        this.server = server;
        this.watched = watched;
        this.clock = clock;
        this.doorkeeper = new SyncAuthorization(http.syncToken(), http.syncTokenFile());
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Serves from now on. */
    public static HttpEndpoint start(Settings.Http http, SyncMonitor watched, InstantSource clock) throws IOException {
        HttpServer server = HttpServer.create(BindAddress.parse(http.bind()), 0);
        HttpEndpoint endpoint = new HttpEndpoint(server, http, watched, clock);
        endpoint.route("/", exchange -> endpoint.health(exchange, ""));
        endpoint.route("/health/", exchange -> endpoint.health(exchange, behind("/health/", exchange)));
        endpoint.route("/livez", exchange -> answer(exchange, 200, PLAIN, ""));
        if (http.metrics()) endpoint.route("/metrics", endpoint::metrics);
        if (http.pprof()) endpoint.route("/debug/pprof", HttpEndpoint::threads);
        endpoint.route("/sync", endpoint.doorkeeper.isOpen() ? endpoint::sync : HttpEndpoint::closed);
        server.setExecutor(endpoint.threads);
        server.start();
        return endpoint;
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void route(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            } catch (RuntimeException e) {
                answer(exchange, 500, PLAIN, "internal error\n");
            }
        });
    }

    private void health(HttpExchange exchange, String repo) throws IOException {
        Optional<String> problem = watched.problem(repo);
        if (problem.isEmpty()) answer(exchange, 200, PLAIN, "");
        else answer(exchange, 503, PLAIN, problem.get() + "\n");
    }

    private void metrics(HttpExchange exchange) throws IOException {
        answer(exchange, 200, PROMETHEUS, watched.metrics());
    }

    private static void threads(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.matches("/debug/pprof/?|/debug/pprof/goroutine")) answer(exchange, 200, PLAIN, ThreadDump.text());
        else
            answer(
                    exchange,
                    404,
                    PLAIN,
                    "Go's profiles do not exist here; /debug/pprof/ has the threads and the memory\n");
    }

    private void sync(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            answer(exchange, 405, PLAIN, "use POST\n");
            return;
        }
        if (!allowed(exchange)) {
            answer(exchange, 401, PLAIN, "the token or the signature is missing or wrong\n");
            return;
        }
        Instant now = clock.instant();
        Optional<Instant> again = limit.call(now);
        if (again.isEmpty()) {
            boolean known = watched.syncSoon(behind("/sync/", exchange));
            if (known) answer(exchange, 202, PLAIN, "a sync will start\n");
            else answer(exchange, 404, PLAIN, "there is no repository of this name\n");
        } else {
            long seconds = Duration.between(now, again.get()).toSeconds() + 1;
            exchange.getResponseHeaders().set("Retry-After", String.valueOf(seconds));
            answer(exchange, 429, PLAIN, "more than " + CALLS_PER_MINUTE + " calls within a minute\n");
        }
    }

    /** Not the answer of the health check, which would look like success. */
    private static void closed(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                404,
                PLAIN,
                "POST /sync is not served; set GITSYNC_HTTP_SYNC_TOKEN or --http-sync-token-file\n");
    }

    /** Empty if the path is shorter. */
    private static String behind(String path, HttpExchange exchange) {
        String asked = exchange.getRequestURI().getPath();
        return asked.startsWith(path) ? asked.substring(path.length()) : "";
    }

    private boolean allowed(HttpExchange exchange) {
        try {
            return doorkeeper.lets(exchange.getRequestHeaders(), exchange.getRequestBody());
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) exchange.getResponseBody().write(body);
    }
}
