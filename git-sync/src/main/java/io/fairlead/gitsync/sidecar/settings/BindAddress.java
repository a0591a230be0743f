package io.fairlead.gitsync.sidecar.settings;

import java.net.InetSocketAddress;

/** Addresses to listen at as Go writes them: {@code :8080}, {@code 127.0.0.1:8080}, {@code [::1]:8080}. */
public final class BindAddress {

    private static final int MAX_PORT = 65_535;

    private BindAddress() {}

    /** @throws IllegalArgumentException if it is none */
    public static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) throw new IllegalArgumentException("a port is missing, as in :8080");
        String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
        int port = port(text.substring(colon + 1));
        if (host.isEmpty()) return new InetSocketAddress(port);
        return new InetSocketAddress(host, port);
    }

    private static int port(String text) {
        try {
            int port = text.isEmpty() ? 0 : Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) return port;
        } catch (NumberFormatException e) {
            // Said below, with the same words as for a number that is too large.
        }
        throw new IllegalArgumentException("'" + text + "' is no port");
    }
}
