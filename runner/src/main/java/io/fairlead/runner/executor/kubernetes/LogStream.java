package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One answer of a kubelet's log, as it comes. The client has methods for that, too; but before each log they start an informer that
 * waits for the pod to be ready, two more requests that nobody needs.
 */
final class LogStream implements AutoCloseable {

    private static final int OK = 200;

    private final CompletableFuture<HttpResponse<AsyncBody>> response;
    private final CompletableFuture<Void> end;

    private LogStream(CompletableFuture<HttpResponse<AsyncBody>> response) {
        this.response = response;
        this.end = response.thenCompose(LogStream::read);
    }

    /** Begins to write the answer into {@code sink}; an answer that is no log is left out. */
    static LogStream open(HttpClient http, URI log, OutputStream sink) {
        HttpRequest request =
                http.newHttpRequestBuilder().uri(log).forStreaming().build();
        return new LogStream(http.consumeBytes(request, (bytes, body) -> {
            write(bytes, sink);
            body.consume();
        }));
    }

    private static void write(List<ByteBuffer> buffers, OutputStream sink) throws IOException {
        for (ByteBuffer buffer : buffers) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            sink.write(bytes);
        }
    }

    private static CompletableFuture<Void> read(HttpResponse<AsyncBody> answer) {
        if (answer.code() != OK) {
            answer.body().cancel();
            return CompletableFuture.failedFuture(new IOException("the log was answered with " + answer.code()));
        }
        answer.body().consume();
        return answer.body().done();
    }

    boolean hasEnded() {
        return end.isDone();
    }

    /** @throws IOException if it did not come to its end in that time */
    void awaitEnd(Duration timeout) throws IOException, InterruptedException {
        try {
            end.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the log could not be read to its end", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the log did not come to its end in " + timeout.toSeconds() + " s", e);
        }
    }

    @Override
    public void close() {
        response.thenAccept(answer -> answer.body().cancel());
        response.cancel(false);
    }
}
