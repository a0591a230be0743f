package io.fairlead.runner.web.worker;

import java.net.URI;
import java.util.Optional;

/**
 * Where the worker API listens.
 *
 * @param port 0 for any free one
 * @param url how workers on other machines reach it; empty if it is only for this machine
 */
public record WorkerApiConfig(String host, int port, Optional<URI> url) {

    /** Any free port of this machine alone. */
    public static final WorkerApiConfig LOOPBACK = new WorkerApiConfig("127.0.0.1", 0, Optional.empty());
}
