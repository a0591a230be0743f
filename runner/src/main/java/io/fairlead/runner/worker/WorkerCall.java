package io.fairlead.runner.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * One call of the worker API. By Java's old HTTP client on purpose: the new one takes a third of a worker's whole start to load, and
 * fetching a commit needs the old one anyway. Connections are kept and used again.
 */
record WorkerCall(URI uri, Proxy proxy, String token, byte[] body, Duration timeout) {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** The way to a server. To be asked for before a task can set another: its calls may go elsewhere, the worker's may not. */
    static Proxy proxyTo(URI server) {
        return ProxySelector.getDefault().select(server).get(0);
    }

    /** @throws IOException if there was no answer */
    Answer send() throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection(proxy);
        connection.setRequestMethod("POST");
        connection.setConnectTimeout((int) Math.min(CONNECT.toMillis(), timeout.toMillis()));
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setRequestProperty("Content-Type", "application/octet-stream");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : connection.getErrorStream()) {
            return new Answer(status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    /**
     * Below 500, but of the moment: too slow, too early, too many calls; and what a runner answers to a call that it was reading when it
     * was ended, "the client closed the request".
     */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 499);

    record Answer(int status, String body) {

        /** The attempt, or the worker, is none of the runner's any more. */
        boolean isOver() {
            return status == HttpURLConnection.HTTP_UNAUTHORIZED || status == HttpURLConnection.HTTP_GONE;
        }

        /** The runner's last word on this call, which would be the same another time. */
        boolean isRefusal() {
            return status < 500 && !PASSING.contains(status);
        }
    }
}
