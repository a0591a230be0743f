package io.fairlead.runner.web.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.gitsync.serve.CommitServer;
import io.fairlead.gitsync.serve.SmartHttp;
import io.fairlead.runner.json.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.ServiceUnavailableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Who may fetch a commit, asked by a git-sync; and the commits themselves, of repos that the runner syncs itself. Few are given at
 * once, and who waits for that holds no thread of the worker API.
 */
final class CommitRoutes implements AutoCloseable {

    private static final int MAX_QUESTION_BYTES = 4 << 10;
    private static final int MOST_AT_ONCE = 16;
    private static final int MOST_WAITING = 4_096;
    private static final String RETRY_SECONDS = "5";
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private final Commits commits;
    private final ThreadPoolExecutor giving;

    CommitRoutes(Commits commits) {
        this.commits = commits;
        this.giving = new ThreadPoolExecutor(
                MOST_AT_ONCE, MOST_AT_ONCE, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                    var thread = new Thread(work, "commits");
                    thread.setDaemon(true);
                    return thread;
                });
        giving.allowCoreThreadTimeOut(true);
    }

    void routes(RoutesConfig routes) {
        routes.post("/worker/fetches", this::mayFetch);
        routes.get("/git/{repo}/info/refs", request -> give(request, "/info/refs"));
        routes.post("/git/{repo}/git-upload-pack", request -> give(request, "/git-upload-pack"));
    }

    /** As git-sync's {@code --serve-auth-url} asks. */
    private void mayFetch(Context request) throws IOException {
        JsonNode question = question(body(request, MAX_QUESTION_BYTES));
        String repo = question.path("repo").asText();
        String hash = question.path("hash").asText();
        String token = token(request.header("Authorization"));
        if (token.isEmpty() || !commits.who().allows(token, repo, hash))
            throw new ForbiddenResponse("this token is of no active attempt of repo " + repo + " at " + hash);
        request.status(204);
    }

    private static JsonNode question(byte[] body) {
        try {
            return Json.read(new String(body, StandardCharsets.UTF_8), JsonNode.class);
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse("the body must be {\"repo\": …, \"hash\": …}");
        }
    }

    private void give(Context request, String path) throws IOException {
        String repo = request.pathParam("repo").replaceFirst("\\.git$", "");
        CommitServer server = commits.served()
                .apply(repo)
                .orElseThrow(() -> new NotFoundResponse("repo " + repo + " is not served here"));
        String token = token(request.header("Authorization"));
        if (token.isEmpty()) request.header("WWW-Authenticate", "Basic realm=\"Fairlead\"");
        var asked = new SmartHttp.Request(
                request.method().name(),
                path,
                request.queryString(),
                request.contentType(),
                request.header("Content-Encoding"),
                request.header("Git-Protocol"),
                new ByteArrayInputStream(body(request, CommitServer.MAX_REQUEST_BYTES)));
        request.future(() -> later(request, () -> server.handle(asked, token, new Answer(request))));
    }

    private CompletableFuture<Void> later(Context request, Giving work) {
        try {
            return CompletableFuture.runAsync(work, giving);
        } catch (RejectedExecutionException e) {
            request.header("Retry-After", RETRY_SECONDS);
            return CompletableFuture.failedFuture(
                    new ServiceUnavailableResponse("too many fetch at the moment; try again"));
        }
    }

    /** A bearer's, or the password beside any user name; empty if there is none. */
    private static String token(String header) {
        if (header == null) return "";
        if (header.startsWith(BEARER)) return header.substring(BEARER.length()).strip();
        if (!header.startsWith(BASIC)) return "";
        try {
            byte[] login =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String both = new String(login, StandardCharsets.UTF_8);
            return both.substring(both.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static byte[] body(Context request, int limit) throws IOException {
        byte[] body = request.bodyInputStream().readNBytes(limit + 1);
        if (body.length > limit) throw new ContentTooLargeResponse("the limit is " + limit + " bytes");
        return body;
    }

    @Override
    public void close() {
        giving.shutdownNow();
    }

    /** Work that may find the client gone. */
    private interface Giving extends Runnable {

        void give() throws IOException;

        @Override
        default void run() {
            try {
                give();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record Answer(Context context) implements SmartHttp.Response {

        @Override
        public void status(int code) {
            context.res().setStatus(code);
        }

        @Override
        public void header(String name, String value) {
            context.res().setHeader(name, value);
        }

        @Override
        public OutputStream body() throws IOException {
            return context.res().getOutputStream();
        }
    }
}
