package io.fairlead.gitsync.sidecar.testkit;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Git's own HTTP server, behind a user and a password or open to all. */
public final class HttpBackend implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final int STATUS_LENGTH = "Status: ".length();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Remote remote;
    private final AtomicInteger awaited = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    public HttpBackend(Remote remote, String user, String password) throws IOException {
        this(onLoopback(), remote, user, password);
    }

    public HttpBackend(HttpServer server, Remote remote, String user, String password) {
        this(server, remote, new BasicAuthenticator("git") {
            @Override
            public boolean checkCredentials(String givenUser, String givenPassword) {
                return givenUser.equals(user) && givenPassword.equals(password);
            }
        });
    }

    private HttpBackend(HttpServer server, Remote remote, Authenticator authenticator) {
        this.server = server;
        this.remote = remote;
        server.setExecutor(threads);
        server.createContext("/", this::answer).setAuthenticator(authenticator);
        server.start();
    }

    /** Without any password. */
    public static HttpBackend open(Remote remote) throws IOException {
        return new HttpBackend(onLoopback(), remote, null);
    }

    /** Answers itself for every host, to those who know the proxy's password. */
    public static HttpBackend asProxy(Remote remote, String user, String password) throws IOException {
        String login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new HttpBackend(onLoopback(), remote, new Authenticator() {
            @Override
            public Result authenticate(HttpExchange exchange) {
                String given = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
                if (("Basic " + login).equals(given)) return new Success(new HttpPrincipal(user, "proxy"));
                exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"proxy\"");
                return new Retry(407);
            }
        });
    }

    private static HttpServer onLoopback() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    public String url() {
        return url("");
    }

    /** From now on packs are sent only when {@link #quick} is called: as slow as the test wants it. */
    public void slow() {
        gate = new CountDownLatch(1);
    }

    /** Whether somebody waits for a pack that is slow. */
    public boolean isAwaited() {
        return awaited.get() > 0;
    }

    public void quick() {
        gate.countDown();
    }

    /** With "user:password@" before the host. */
    public String url(String login) {
        return (server instanceof HttpsServer ? "https://" : "http://") + login + "127.0.0.1:"
                + server.getAddress().getPort() + "/.git";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Process git = backend(exchange);
            // Wholly, since the backend begins to answer before it has read everything.
            byte[] request = exchange.getRequestBody().readAllBytes();
            git.getOutputStream().write(request);
            git.getOutputStream().close();
            byte[] answer = git.getInputStream().readAllBytes();
            boolean sent = !exchange.getRequestMethod().equals("POST") || isTimeToSend();
            if (sent) send(exchange, new ByteArrayInputStream(answer));
        }
    }

    private boolean isTimeToSend() {
        awaited.incrementAndGet();
        try {
            return gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            awaited.decrementAndGet();
        }
    }

    private Process backend(HttpExchange exchange) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend")
                .directory(remote.directory().toFile());
        Map<String, String> environment = builder.environment();
        environment.put("GIT_PROJECT_ROOT", remote.directory().toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("GIT_CONFIG_GLOBAL", Path.of("/dev/null").toString());
        environment.put("REMOTE_USER", "ada");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put("QUERY_STRING", text(exchange.getRequestURI().getRawQuery()));
        environment.put("CONTENT_TYPE", text(exchange.getRequestHeaders().getFirst("Content-Type")));
        environment.put(
                "HTTP_CONTENT_ENCODING", text(exchange.getRequestHeaders().getFirst("Content-Encoding")));
        environment.put("GIT_PROTOCOL", text(exchange.getRequestHeaders().getFirst("Git-Protocol")));
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static void send(HttpExchange exchange, InputStream answer) throws IOException {
        int status = 200;
        for (String line = line(answer); !line.isEmpty(); line = line(answer)) {
            int colon = line.indexOf(':');
            if (line.startsWith("Status: "))
                status = Integer.parseInt(line.substring(STATUS_LENGTH, STATUS_LENGTH + 3));
            else
                exchange.getResponseHeaders()
                        .set(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        exchange.sendResponseHeaders(status, 0);
        answer.transferTo(exchange.getResponseBody());
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) if (b != '\r') line.write(b);
        return line.toString(StandardCharsets.UTF_8);
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
