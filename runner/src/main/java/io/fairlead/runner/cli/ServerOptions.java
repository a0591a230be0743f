package io.fairlead.runner.cli;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which server a command speaks to. */
final class ServerOptions {

    private static final Duration BEGINNING = Duration.ofMinutes(1);

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${FAIRLEAD_SERVER:-http://localhost:8080}",
            description = "The runner's address. Default: $FAIRLEAD_SERVER, else http://localhost:8080.")
    private String server;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${FAIRLEAD_TOKEN:-}",
            description = "A bearer token, where the server asks for one. Default: $FAIRLEAD_TOKEN.")
    private String token;

    ApiClient client() {
        return new ApiClient(server, token, patience());
    }

    /** Whoever waited for another one's build is as fast as the runner that was built, and may ask before it listens. */
    private static Duration patience() {
        return System.getenv("FAIRLEAD_WAITED") == null ? Duration.ZERO : BEGINNING;
    }

    /** @param spec of the command that waits for them */
    FirstRevisions firstRevisions(ApiClient client, CommandSpec spec) {
        return new FirstRevisions(client, spec.commandLine().getErr());
    }
}
