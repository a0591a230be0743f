package io.fairlead.runner.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A network between clients and a server of this machine: it can be cut and mended, and counts what the server sends. */
public final class TestRelay implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int server;
    private final InetAddress host;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong received = new AtomicLong();
    private volatile ServerSocket listening;
    private volatile Thread accepting;

    /** @param server its port; nobody need listen there yet */
    public TestRelay(int server) {
        this(server, InetAddress.getLoopbackAddress().getHostAddress());
    }

    /** @param host the address of this machine at which it listens */
    public TestRelay(int server, String host) {
        this.server = server;
        try {
            this.host = InetAddress.getByName(host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.port = listen(TestSidecar.freePort()).getLocalPort();
    }

    private ServerSocket listen(int at) {
        try {
            var socket = new ServerSocket(at, 50, host);
            listening = socket;
            accepting = thread(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address() {
        return "http://" + host.getHostAddress() + ":" + port;
    }

    /** How many bytes the server has sent through here. */
    public long received() {
        return received.get();
    }

    /** Ends all connections; those to come are refused. */
    public void cut() {
        end(listening);
        open.forEach(TestRelay::end);
        try {
            // While it waits for a client the port is not free.
            accepting.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public void mend() {
        listen(port);
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                Socket client = socket.accept();
                thread(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                var upstream = new Socket(InetAddress.getLoopbackAddress(), server)) {
            open.add(client);
            open.add(upstream);
            // Asked after both are known: whoever cuts now ends them.
            if (listening.isClosed()) return;
            thread(() -> copy(client, upstream));
            count(upstream.getInputStream(), client.getOutputStream());
        } catch (IOException e) {
            // One of the two went away.
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    private void count(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            received.addAndGet(n);
            out.write(buffer, 0, n);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        cut();
        end(listening);
    }

    private static void end(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
