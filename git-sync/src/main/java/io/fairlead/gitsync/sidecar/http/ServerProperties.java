package io.fairlead.gitsync.sidecar.http;

import java.util.Map;

/** What the JDK's HTTP server reads once, for the whole process, when the first one is made. */
final class ServerProperties {

    private static final Map<String, String> SETTINGS = Map.of(
            // A caller that says nothing would hold one of the few threads for ever.
            "sun.net.httpserver.maxReqTime", "10",
            // From the end of the question on: the wait in line and a large commit on a slow line are among it.
            "sun.net.httpserver.maxRspTime", "300",
            "sun.net.httpserver.nodelay", "true",
            // Beyond it connections are closed that a client is just about to use again.
            "sun.net.httpserver.maxIdleConnections", "2000");

    private ServerProperties() {}

    static void install() {
        SETTINGS.forEach(System::setProperty);
    }
}
