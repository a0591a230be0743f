package io.fairlead.runner.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Between a client and the Kubernetes API: it passes requests on as somebody, remembers them, answers what it is told to answer
 * itself, and can go away and come back. One connection has one request; what follows an upgrade is passed on as it is.
 */
public final class ApiRelay implements AutoCloseable {

    private static final int MAX_HEAD = 65_536;
    private static final String TOO_OLD = "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\","
            + "\"status\":\"Failure\",\"reason\":\"Expired\",\"code\":410,"
            + "\"message\":\"too old resource version: 1 (99)\"}}";

    private final Upstream api;
    private final Map<String, String> headers;
    private final ServerSocket listening;
    private final TestRelay front;
    private final List<ApiRequest> seen = new CopyOnWriteArrayList<>();
    private final List<Function<ApiRequest, Optional<Answer>>> rules = new CopyOnWriteArrayList<>();

    /** Connects to the API. */
    public interface Upstream {
        Socket connect() throws IOException;
    }

    /** Writes a whole response. */
    private interface Answer {
        void to(OutputStream client) throws IOException;
    }

    /** @param headers that each request gets, in place of whatever says who asks */
    public ApiRelay(Upstream api, Map<String, String> headers) {
        this.api = api;
        this.headers = headers;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.front = new TestRelay(listening.getLocalPort());
        thread(this::accept);
    }

    public String address() {
        return front.address();
    }

    public void goAway() {
        front.cut();
    }

    public void comeBack() {
        front.mend();
    }

    /** Since the beginning, also those that were answered here. */
    public List<ApiRequest> seen() {
        return List.copyOf(seen);
    }

    /** How many were passed on or answered here, as {@code create pods}. */
    public long count(String right) {
        return seen.stream().filter(request -> request.right().equals(right)).count();
    }

    /** The next requests of that kind, with that text in their path or body, are answered so. Returns how many are still to be. */
    public AtomicInteger refuse(String right, String text, int times, int code, String message, int retryAfter) {
        String details = retryAfter == 0 ? "" : ",\"details\":{\"retryAfterSeconds\":" + retryAfter + "}";
        String body = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + code
                + ",\"message\":\"" + message + "\"" + details + "}";
        return rule(right, text, times, request -> client -> response(client, code, body));
    }

    /** The next watches of pods with that text in their path are told that they are too far behind. */
    public AtomicInteger tooOld(String text, int times) {
        return rule("watch pods", text, times, request -> client -> tellTooOld(request, client));
    }

    private AtomicInteger rule(String right, String text, int times, Function<ApiRequest, Answer> answer) {
        var left = new AtomicInteger(times);
        rules.add(request -> request.right().equals(right)
                        && request.contains(text)
                        && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0
                ? Optional.of(answer.apply(request))
                : Optional.empty());
        return left;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                thread(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            ApiRequest request = read(client.getInputStream());
            seen.add(request);
            for (var rule : rules) {
                Optional<Answer> answer = rule.apply(request);
                if (answer.isEmpty()) continue;
                answer.get().to(client.getOutputStream());
                return;
            }
            passOn(request, client);
        } catch (IOException e) {
            // One of the two went away.
        }
    }

    private void passOn(ApiRequest request, Socket client) throws IOException {
        try (Socket server = api.connect()) {
            var head = new ArrayList<>(request.headWithout("authorization", request.upgrade() ? "" : "connection"));
            headers.forEach((name, value) -> head.add(name + ": " + value));
            if (!request.upgrade()) head.add("Connection: close");
            OutputStream out = server.getOutputStream();
            out.write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(request.body());
            out.flush();
            thread(() -> copy(client, server));
            flush(server.getInputStream(), client.getOutputStream());
        }
    }

    private static ApiRequest read(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0 || head.size() > MAX_HEAD) throw new IOException("no request");
            head.write(next);
        }
        ApiRequest request =
                ApiRequest.of(head.toString(StandardCharsets.ISO_8859_1).strip().split("\r\n"));
        return request.withBody(in.readNBytes(request.contentLength()));
    }

    private static void response(OutputStream client, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + code + " Told\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length
                + "\r\nConnection: close\r\n\r\n";
        client.write(head.getBytes(StandardCharsets.ISO_8859_1));
        client.write(bytes);
        client.flush();
    }

    /** A watch that begins well, as a web socket (RFC 6455), with one message. */
    private static void tellTooOld(ApiRequest request, OutputStream client) throws IOException {
        if (!request.upgrade()) {
            response(client, 200, TOO_OLD + "\n");
            return;
        }
        String accept = sha1(request.header("sec-websocket-key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
        client.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        byte[] message = TOO_OLD.getBytes(StandardCharsets.UTF_8);
        client.write(new byte[] {(byte) 0x81, 126, (byte) (message.length >> 8), (byte) message.length});
        client.write(message);
        client.write(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
        client.flush();
    }

    private static String sha1(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** What the server says is passed on at once: a watch may have nothing more to say for long. */
    private static void flush(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
            to.flush();
        }
    }

    private static void copy(Socket client, Socket server) {
        try (server) {
            flush(client.getInputStream(), server.getOutputStream());
        } catch (IOException e) {
            // One of the two went away.
        }
    }

    private static void thread(Runnable work) {
        var thread = new Thread(work, "api-relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        front.close();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
