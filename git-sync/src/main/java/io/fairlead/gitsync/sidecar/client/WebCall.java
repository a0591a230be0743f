package io.fairlead.gitsync.sidecar.client;

import io.fairlead.gitsync.sidecar.flag.GoDuration;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** One HTTP request whose answer must be there, the whole of it, within a time. */
public record WebCall(HttpClient client, Duration timeout) {

    private static final int MAX_BODY_BYTES = 1 << 20;

    public record Answer(int status, String body) {}

    public static WebCall following(Duration timeout) {
        return of(HttpClient.Redirect.NORMAL, timeout, UnaryOperator.identity());
    }

    /** A login must not be handed to whoever another host points at. */
    public static WebCall direct(Duration timeout) {
        return direct(timeout, UnaryOperator.identity());
    }

    /** The same, on a way of its own. */
    public static WebCall direct(Duration timeout, UnaryOperator<HttpClient.Builder> way) {
        return of(HttpClient.Redirect.NEVER, timeout, way);
    }

    private static WebCall of(HttpClient.Redirect redirect, Duration timeout, UnaryOperator<HttpClient.Builder> way) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(redirect)
                .connectTimeout(timeout);
        if (Authenticator.getDefault() != null) builder.authenticator(Authenticator.getDefault());
        return new WebCall(way.apply(builder).build(), timeout);
    }

    public Answer send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<Answer> answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(WebCall::read);
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer within " + GoDuration.format(timeout), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            throw new IOException(message, cause);
        }
    }

    private static Answer read(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            return new Answer(
                    response.statusCode(), new String(body.readNBytes(MAX_BODY_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Answer(response.statusCode(), "");
        }
    }
}
