package io.fairlead.gitsync.sidecar.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Does once, with nobody outside, what Java loads several hundred classes for at the first time. */
public final class Rehearsal {

    /** What Java takes for the loopback may be the one of IPv6. */
    private static final String SELF = "127.0.0.1";

    private static final int MAX_REQUEST_BYTES = 8 << 10;
    private static final byte[] ANSWER =
            "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Rehearsal() {}

    /** A call of this process to itself. */
    public static void call(Duration timeout) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
        try (ServerSocket self = new ServerSocket(0, 1, InetAddress.getByName(SELF))) {
            self.setSoTimeout((int) timeout.toMillis());
            Thread answering = new Thread(() -> answer(self), "rehearsal");
            answering.setDaemon(true);
            answering.start();
            URI uri = URI.create("http://" + SELF + ":" + self.getLocalPort() + "/");
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            new WebCall(client, timeout).send(request);
        }
    }

    /** The first words of a TLS connection. */
    public static void greet() throws IOException, GeneralSecurityException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 1);
        engine.setUseClientMode(true);
        engine.wrap(
                ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    }

    private static void answer(ServerSocket self) {
        try (Socket caller = self.accept()) {
            InputStream in = caller.getInputStream();
            in.read(new byte[MAX_REQUEST_BYTES]);
            caller.getOutputStream().write(ANSWER);
        } catch (IOException e) {
            // Whoever calls finds out, and nobody else is to be told.
        }
    }
}
