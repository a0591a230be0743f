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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

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

    S3Proxied(URI server) {
        this.server = server;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
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
            heads.append(new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
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
        go(client, text);
        int length = text.contains("content-length:")
                ? Integer.parseInt(text.split("content-length:")[1].split("\r\n")[0].strip())
                : 0;
        client.getInputStream().readNBytes(length);
        String code = status == 403 ? "AccessDenied" : status == 507 ? "InsufficientStorage" : "SlowDown";
        String body = "<Error><Code>" + code + "</Code><Message>said by the test</Message></Error>";
        client.getOutputStream()
                .write(("HTTP/1.1 " + status
                                + " No\r\nConnection: close\r\nContent-Type: application/xml\r\nContent-Length: "
                                + body.length() + "\r\n\r\n" + body)
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
