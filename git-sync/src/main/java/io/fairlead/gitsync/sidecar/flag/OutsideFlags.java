package io.fairlead.gitsync.sidecar.flag;

import static io.fairlead.gitsync.sidecar.flag.FlagType.BOOL;
import static io.fairlead.gitsync.sidecar.flag.FlagType.DURATION;
import static io.fairlead.gitsync.sidecar.flag.FlagType.FLOAT;
import static io.fairlead.gitsync.sidecar.flag.FlagType.INT;
import static io.fairlead.gitsync.sidecar.flag.FlagType.STRING;

import java.util.List;

/** How the world outside is told, and the names of old; a part of {@link Flags}. */
final class OutsideFlags {

    static final List<Flag> HOOKS = List.of(
            Flag.of(
                    "exechook-command",
                    STRING,
                    "",
                    "GITSYNC_EXECHOOK_COMMAND GIT_SYNC_EXECHOOK_COMMAND",
                    "A program run in each published tree, with $GITSYNC_HASH; may be run again."),
            Flag.of(
                    "exechook-timeout",
                    DURATION,
                    "30s",
                    "GITSYNC_EXECHOOK_TIMEOUT GIT_SYNC_EXECHOOK_TIMEOUT",
                    "How long one run of it may take, 1s or more."),
            Flag.of(
                    "exechook-backoff",
                    DURATION,
                    "3s",
                    "GITSYNC_EXECHOOK_BACKOFF GIT_SYNC_EXECHOOK_BACKOFF",
                    "The pause before it is tried again, 1s or more."),
            Flag.of(
                    "pre-publish-exechook-command",
                    STRING,
                    "",
                    "GITSYNC_PRE_PUBLISH_EXECHOOK_COMMAND",
                    "A program run in a new tree before it is published; while it fails, the tree is not."),
            Flag.of(
                    "pre-publish-exechook-timeout",
                    DURATION,
                    "30s",
                    "GITSYNC_PRE_PUBLISH_EXECHOOK_TIMEOUT",
                    "How long one run of it may take, 1s or more."),
            Flag.of(
                    "pre-publish-exechook-backoff",
                    DURATION,
                    "3s",
                    "GITSYNC_PRE_PUBLISH_EXECHOOK_BACKOFF",
                    "The pause before a tree that was refused is looked at again, 1s or more."),
            Flag.of(
                    "webhook-url",
                    STRING,
                    "",
                    "GITSYNC_WEBHOOK_URL GIT_SYNC_WEBHOOK_URL",
                    "A URL called with each published hash in the header Gitsync-Hash; may be called again."),
            Flag.of(
                    "webhook-method",
                    STRING,
                    "POST",
                    "GITSYNC_WEBHOOK_METHOD GIT_SYNC_WEBHOOK_METHOD",
                    "The HTTP method of that call."),
            Flag.of(
                    "webhook-success-status",
                    INT,
                    "200",
                    "GITSYNC_WEBHOOK_SUCCESS_STATUS GIT_SYNC_WEBHOOK_SUCCESS_STATUS",
                    "The status that means success; 0 takes any answer, and none, for success."),
            Flag.of(
                    "webhook-timeout",
                    DURATION,
                    "1s",
                    "GITSYNC_WEBHOOK_TIMEOUT GIT_SYNC_WEBHOOK_TIMEOUT",
                    "How long one call may take, 1s or more."),
            Flag.of(
                    "webhook-backoff",
                    DURATION,
                    "3s",
                    "GITSYNC_WEBHOOK_BACKOFF GIT_SYNC_WEBHOOK_BACKOFF",
                    "The pause before it is tried again, 1s or more."));

    static final List<Flag> WATCHING = List.of(
            Flag.of(
                            "verbose",
                            INT,
                            "0",
                            "GITSYNC_VERBOSE",
                            "Lines up to this level are logged; 0 has what was published, 5 the steps, 9 everything.")
                    .withShorthand("v"),
            Flag.of(
                    "http-bind",
                    STRING,
                    "",
                    "GITSYNC_HTTP_BIND GIT_SYNC_HTTP_BIND",
                    "The address of the HTTP server, such as :8080; / answers 200 once something is published."),
            Flag.of(
                    "http-metrics",
                    BOOL,
                    "false",
                    "GITSYNC_HTTP_METRICS GIT_SYNC_HTTP_METRICS",
                    "Whether /metrics is served."),
            Flag.of(
                    "http-pprof",
                    BOOL,
                    "false",
                    "GITSYNC_HTTP_PPROF GIT_SYNC_HTTP_PPROF",
                    "Whether /debug/pprof/ is served; it holds a thread dump and figures of the memory."),
            Flag.of(
                    "http-max-staleness",
                    DURATION,
                    "0s",
                    "GITSYNC_HTTP_MAX_STALENESS",
                    "Beyond this age of the last successful sync / answers 503 again; 0 never does. Not in version 4."),
            Flag.of(
                    Flags.SYNC_TOKEN,
                    STRING,
                    "",
                    "GITSYNC_HTTP_SYNC_TOKEN",
                    "The token that POST /sync wants; without one it is not served. Not in version 4."),
            Flag.of(
                    "http-sync-token-file",
                    STRING,
                    "",
                    "GITSYNC_HTTP_SYNC_TOKEN_FILE",
                    "A file with that token; read again for every call. Not in version 4."),
            Flag.of(
                    "http-sync-min-interval",
                    DURATION,
                    "1s",
                    "GITSYNC_HTTP_SYNC_MIN_INTERVAL",
                    "The least time between two syncs that were asked for. Not in version 4."),
            Flag.of("version", BOOL, "false", "", "Prints the version."),
            Flag.of("help", BOOL, "false", "", "Prints this.").withShorthand("h"),
            Flag.of("man", BOOL, "false", "", "Prints the manual."));

    static final List<Flag> DEPRECATED = List.of(
            Flag.old("branch", STRING, "", "GIT_SYNC_BRANCH", "use --ref instead"),
            Flag.old("change-permissions", INT, "0", "GIT_SYNC_PERMISSIONS", "use --group-write instead"),
            Flag.old("dest", STRING, "", "GIT_SYNC_DEST", "use --link instead"),
            Flag.old("max-sync-failures", INT, "0", "GIT_SYNC_MAX_SYNC_FAILURES", "use --max-failures instead"),
            Flag.old("password", STRING, "", "", "use --password-file or $GITSYNC_PASSWORD instead"),
            Flag.old("rev", STRING, "", "GIT_SYNC_REV", "use --ref instead"),
            Flag.old("ssh", BOOL, "false", "", "no longer necessary"),
            Flag.old("sync-hook-command", STRING, "", "GIT_SYNC_HOOK_COMMAND", "use --exechook-command instead"),
            Flag.old("timeout", INT, "0", "GIT_SYNC_TIMEOUT", "use --sync-timeout instead"),
            Flag.old("v", INT, "-1", "", "use -v or --verbose instead"),
            Flag.old("wait", FLOAT, "0", "GIT_SYNC_WAIT", "use --period instead"));

    private OutsideFlags() {}
}
