package io.fairlead.gitsync.sidecar.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.gitsync.serve.CommitServer;
import io.fairlead.gitsync.serve.ExchangeResponse;
import io.fairlead.gitsync.serve.FetchAuthorizer;
import io.fairlead.gitsync.serve.SmartHttp;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.settings.BindAddress;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where workers fetch commits: {@code /git/<repo>}. Few threads read the questions, as many as are allowed answer them, and who
 * comes beyond that waits in line without holding a thread.
 */
public final class CommitEndpoint implements AutoCloseable {

    private static final int READING_THREADS = 8;
    private static final int MAX_WAITING = 4_096;
    private static final int BACKLOG = 2_048;
    private static final String RETRY_SECONDS = "5";
    private static final Pattern PATH = Pattern.compile("/git/([^/]+)(/.*)");

    private final HttpServer server;
    private final ExecutorService readers = Executors.newFixedThreadPool(READING_THREADS, daemons("serve-read"));
    private final ThreadPoolExecutor fetches;
    private final Function<String, Optional<CommitServer>> repos;
    private final Settings.Serve settings;
    private final Log log;

    private CommitEndpoint(
            HttpServer server, Settings.Serve settings, Function<String, Optional<CommitServer>> repos, Log log) {
        this.server = server;
        this.settings = settings;
        this.repos = repos;
        this.log = log;
        this.fetches = new ThreadPoolExecutor(
                settings.maxFetches(),
                settings.maxFetches(),
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MAX_WAITING),
                daemons("serve"));
        fetches.allowCoreThreadTimeOut(true);
    }

    /** Who says which token may fetch what. */
    public static FetchAuthorizer authorizer(Settings.Serve settings, Log log) {
        return settings.tokenFile().isEmpty()
                ? new AskedAuthorizer(settings.authUrl(), log)
                : new TokenFile(Path.of(settings.tokenFile()), log);
    }

    /**
     * Serves from now on.
     *
     * @param repos by the name in the path
     */
    public static CommitEndpoint start(Settings.Serve settings, Function<String, Optional<CommitServer>> repos, Log log)
            throws IOException {
        ServerProperties.install();
        HttpServer server = HttpServer.create(BindAddress.parse(settings.bind()), BACKLOG);
        CommitEndpoint endpoint = new CommitEndpoint(server, settings, repos, log);
        server.createContext("/", endpoint::read);
        server.setExecutor(endpoint.readers);
        server.start();
        return endpoint;
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        readers.shutdownNow();
        fetches.shutdownNow();
    }

    /** What is not refused here is answered by another thread, which closes the exchange. */
    private void read(HttpExchange exchange) throws IOException {
        Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
        Headers headers = exchange.getRequestHeaders();
        String token = ShownToken.in(headers.getFirst("Authorization"));
        if (!path.matches()) {
            refuse(exchange, 404, "commits are served at /git/<repo>");
        } else if (token.isEmpty()) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git-sync\"");
            refuse(exchange, 401, "a token is needed: Authorization: Bearer <token>");
        } else {
            byte[] body = exchange.getRequestBody().readNBytes(CommitServer.MAX_REQUEST_BYTES + 1);
            if (body.length > CommitServer.MAX_REQUEST_BYTES) refuse(exchange, 413, "the request is too large");
            else queue(exchange, path.group(1), token, request(exchange, path.group(2), body));
        }
    }

    private static SmartHttp.Request request(HttpExchange exchange, String path, byte[] body) {
        Headers headers = exchange.getRequestHeaders();
        return new SmartHttp.Request(
                exchange.getRequestMethod(),
                path,
                exchange.getRequestURI().getRawQuery(),
                headers.getFirst("Content-Type"),
                headers.getFirst("Content-Encoding"),
                headers.getFirst("Git-Protocol"),
                new ByteArrayInputStream(body));
    }

    private void queue(HttpExchange exchange, String repo, String token, SmartHttp.Request request) throws IOException {
        long cameAt = System.nanoTime();
        try {
            fetches.execute(() -> {
                try (exchange) {
                    if (System.nanoTime() - cameAt > settings.maxWait().toNanos()) busy(exchange);
                    else answer(exchange, repo, token, request);
                } catch (IOException | RuntimeException e) {
                    // The client may have gone; if it has not, it sees that its answer ends too early.
                    log.error("a fetch ended badly", e.toString(), "repo", repo);
                }
            });
        } catch (RejectedExecutionException e) {
            busy(exchange);
        }
    }

    private void answer(HttpExchange exchange, String repo, String token, SmartHttp.Request request)
            throws IOException {
        Optional<CommitServer> commits = repos.apply(repo);
        if (commits.isEmpty()) {
            refuse(exchange, 404, "there is no repository of this name");
            return;
        }
        ExchangeResponse response = new ExchangeResponse(exchange);
        try {
            commits.get().handle(request, token, response);
        } catch (IOException | RuntimeException e) {
            if (!response.begun()) refuse(exchange, 500, "internal error; the log of git-sync has it");
            throw e;
        }
    }

    private static void busy(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Retry-After", RETRY_SECONDS);
        refuse(exchange, 503, "too many fetch at the moment; try again");
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        byte[] text = (why + "\n").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(status, text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
