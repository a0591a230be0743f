package io.fairlead.gitsync.sidecar.flag;

import static io.fairlead.gitsync.sidecar.flag.FlagType.DURATION;
import static io.fairlead.gitsync.sidecar.flag.FlagType.INT;
import static io.fairlead.gitsync.sidecar.flag.FlagType.STRING;

import java.util.List;

/** How commits are given to workers; a part of {@link Flags}. Version 4 has nothing of it. */
final class ServeFlags {

    static final List<Flag> SERVING = List.of(
            Flag.of(
                    "serve-bind",
                    STRING,
                    "",
                    "GITSYNC_SERVE_BIND",
                    "The address where published and kept commits can be fetched from /git/<repo>, such as :8081. Not in version 4."),
            Flag.of(
                    "serve-name",
                    STRING,
                    "",
                    "GITSYNC_SERVE_NAME",
                    "What <repo> is called there and in the question to --serve-auth-url; by default the last part of --link. Not in version 4."),
            Flag.of(
                    "serve-auth-url",
                    STRING,
                    "",
                    "GITSYNC_SERVE_AUTH_URL",
                    "A URL that is asked by POST, with the client's token, whether it may fetch a commit; 2xx means yes. Not in version 4."),
            Flag.of(
                    "serve-token-file",
                    STRING,
                    "",
                    "GITSYNC_SERVE_TOKEN_FILE",
                    "A file with the one token that may fetch everything served; read again each time. Not in version 4."),
            Flag.of(
                    "serve-max-fetches",
                    INT,
                    "16",
                    "GITSYNC_SERVE_MAX_FETCHES",
                    "How many fetches are answered at once, 1 to 1000; others wait in line. Not in version 4."),
            Flag.of(
                    "serve-max-wait",
                    DURATION,
                    "1m0s",
                    "GITSYNC_SERVE_MAX_WAIT",
                    "How long a fetch may wait in line before it is answered 503. Not in version 4."));

    private ServeFlags() {}
}
