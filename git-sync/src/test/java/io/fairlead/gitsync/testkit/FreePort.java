package io.fairlead.gitsync.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds a port of the loopback interface for a server that must be told one. */
public final class FreePort {

    private static final int FIRST = 15_000;
    private static final int LAST = 30_000;

    private FreePort() {}

    /** One that nobody uses now, and that nobody is given by the system who asks for any: those are higher. */
    public static int any() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // It is taken, so another one may be free.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
