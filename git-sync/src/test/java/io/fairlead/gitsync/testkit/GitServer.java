package io.fairlead.gitsync.testkit;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.gitsync.serve.ExchangeResponse;
import io.fairlead.gitsync.serve.SmartHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link SmartHttp} on a real port of the loopback interface. */
public final class GitServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GitServer.class);
    private static final String BASE = "/repo.git";

    static {
        // Else every answer of this server waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private GitServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    public static GitServer of(SmartHttp git) {
        return start(git, null);
    }

    public static GitServer withPassword(SmartHttp git, String user, String password) {
        return start(git, new BasicAuthenticator("git") {
            @Override
            public boolean checkCredentials(String givenUser, String givenPassword) {
                return givenUser.equals(user) && givenPassword.equals(password);
            }
        });
    }

    private static GitServer start(SmartHttp git, BasicAuthenticator authenticator) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExecutorService threads = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "git-server");
                thread.setDaemon(true);
                return thread;
            });
            server.setExecutor(threads);
            HttpContext context = server.createContext(BASE, exchange -> answer(git, exchange));
            if (authenticator != null) context.setAuthenticator(authenticator);
            server.start();
            return new GitServer(server, threads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return url("");
    }

    /** With "user:password@" in front of the host. */
    public String url(String userInfo) {
        return "http://" + userInfo + "127.0.0.1:" + server.getAddress().getPort() + BASE;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(SmartHttp git, HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        SmartHttp.Request request = new SmartHttp.Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath().substring(BASE.length()),
                exchange.getRequestURI().getRawQuery(),
                headers.getFirst("Content-Type"),
                headers.getFirst("Content-Encoding"),
                headers.getFirst("Git-Protocol"),
                exchange.getRequestBody());
        try (exchange) {
            git.handle(request, new ExchangeResponse(exchange));
        } catch (IOException | RuntimeException e) {
            LOG.warn("the request ended badly", e);
        }
    }
}
