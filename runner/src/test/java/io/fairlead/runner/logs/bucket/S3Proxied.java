package io.fairlead.runner.logs.bucket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** Stands between a client and a server, one request for each connection, and does to it what a test says. */
public final class S3Proxied implements AutoCloseable {

    private static final int MAX_HEAD = 1 << 16;

    private final URI server;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final StringBuffer heads = new StringBuffer();
    private volatile Fate fate = number -> What.PASS_ON;
    private volatile int status = 503;
    private volatile Strictness strictness = head -> Optional.empty();

    /** What happens to a request. */
    public enum What {
        PASS_ON,
        /** The server never sees it. */
        CUT_BEFORE,
        /** The server carries it out, and nobody hears of that. */
        CUT_AFTER,
        /** Nothing at all, until the proxy is told otherwise. */
        HANG,
        /** Answered by the proxy, with a status. */
        REFUSE
    }

    /** Decides by a request's number, counted from 0. */
    public interface Fate {
        What of(int number);
    }

    /** What a server answers by itself to requests that it does not know, or takes for what they are not. */
    interface Strictness {
        /** @param head in small letters */
        Optional<Answer> to(String head);
    }

    /** @param body XML, or nothing */
    record Answer(int status, String body) {

        static final Answer DONE = new Answer(200, "");

        /** @param code as S3 names what is wrong */
        static Answer error(int status, String code) {
            return new Answer(status, "<Error><Code>" + code + "</Code><Message>said by the test</Message></Error>");
        }
    }

    S3Proxied(URI server) {
        this(server, ServerSocketFactory.getDefault());
    }

    /** @param sockets makes what it listens on, such as one with TLS */
    S3Proxied(URI server, ServerSocketFactory sockets) {
        this.server = server;
        try {
            listening = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    public String endpoint() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** The heads of all requests since it was last told what to do, in small letters. */
    String heads() {
        return heads.toString();
    }

    public int requests() {
        return requests.get();
    }

    /** From now on; connections that hang are ended. */
    public void make(Fate next) {
        requests.set(0);
        heads.setLength(0);
        fate = next;
        open.forEach(S3Proxied::end);
    }

    /** From now on, whatever else was said; what it answers itself the server never sees. */
    void beAsStrictAs(Strictness next) {
        strictness = next;
    }

    public void refuseWith(int next) {
        status = next;
        make(number -> What.REFUSE);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                thread(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try {
            byte[] head = head(client.getInputStream());
            if (head.length == 0) return;
            String text = new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            heads.append(text);
            Optional<Answer> itself = strictness.to(text);
            if (itself.isPresent()) {
                answer(client, text, itself.get());
                return;
            }
            What what = fate.of(requests.getAndIncrement());
            switch (what) {
                case CUT_BEFORE -> {}
                case HANG -> client.getInputStream().transferTo(OutputStream.nullOutputStream());
                case REFUSE -> refuse(client, head);
                case CUT_AFTER -> pass(client, head, OutputStream.nullOutputStream());
                case PASS_ON -> pass(client, head, client.getOutputStream());
            }
        } catch (IOException e) {
            // One of the two went away.
        } finally {
            end(client);
            open.remove(client);
        }
    }

    private static byte[] head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (head.size() < MAX_HEAD) {
            int b = in.read();
            if (b < 0) return new byte[0];
            head.write(b);
            if (b == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) return head.toByteArray();
        }
        throw new IOException("no request");
    }

    private void refuse(Socket client, byte[] head) throws IOException {
        String text = new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        String code = status == 403 ? "AccessDenied" : status == 507 ? "InsufficientStorage" : "SlowDown";
        answer(client, text, Answer.error(status, code));
    }

    private static void answer(Socket client, String text, Answer answer) throws IOException {
        go(client, text);
        int length = text.contains("content-length:")
                ? Integer.parseInt(text.split("content-length:")[1].split("\r\n")[0].strip())
                : 0;
        client.getInputStream().readNBytes(length);
        client.getOutputStream()
                .write(("HTTP/1.1 " + answer.status()
                                + " So\r\nConnection: close\r\nETag: \"tag\"\r\nContent-Type: application/xml\r\nContent-Length: "
                                + answer.body().length() + "\r\n\r\n" + answer.body())
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void go(Socket client, String head) throws IOException {
        if (head.contains("expect: 100-continue")) {
            client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void pass(Socket client, byte[] head, OutputStream answer) throws IOException {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        go(client, text.toLowerCase(Locale.ROOT));
        String once = text.replaceAll("(?im)^(connection|expect):.*\r\n", "")
                .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
        try (var upstream = new Socket(server.getHost(), server.getPort())) {
            upstream.getOutputStream().write(once.getBytes(StandardCharsets.ISO_8859_1));
            thread(() -> copy(client, upstream));
            upstream.getInputStream().transferTo(answer);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // The answer was given.
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void thread(Runnable work) {
        var thread = new Thread(work, "s3-between");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(S3Proxied::end);
    }
}
