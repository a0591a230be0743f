package io.fairlead.gitsync.sidecar;

import static io.fairlead.gitsync.sidecar.FlagType.BOOL;
import static io.fairlead.gitsync.sidecar.FlagType.DURATION;
import static io.fairlead.gitsync.sidecar.FlagType.FLOAT;
import static io.fairlead.gitsync.sidecar.FlagType.INT;
import static io.fairlead.gitsync.sidecar.FlagType.STRING;
import static io.fairlead.gitsync.sidecar.FlagType.STRINGS;

import java.util.List;
import java.util.stream.Stream;

/** The one table of everything that can be set. Help, manual and the README's table are made from it. */
final class Flags {

    static final String PASSWORD = "$GITSYNC_PASSWORD";
    static final String APP_KEY = "$GITSYNC_GITHUB_APP_PRIVATE_KEY";
    static final String SYNC_TOKEN = "$GITSYNC_HTTP_SYNC_TOKEN";

    private static final List<Flag> WHAT = List.of(
            Flag.of("repo", STRING, "", "GITSYNC_REPO GIT_SYNC_REPO", "The repository to follow. Required."),
            Flag.of(
                    "ref",
                    STRING,
                    "HEAD",
                    "GITSYNC_REF",
                    "The branch, tag or full commit hash to publish; HEAD is the remote's default branch."),
            Flag.of(
                    "depth",
                    INT,
                    "1",
                    "GITSYNC_DEPTH GIT_SYNC_DEPTH",
                    "How many commits of history to keep; 0 keeps all."),
            Flag.of(
                    "filter",
                    STRING,
                    "",
                    "GITSYNC_FILTER",
                    "A filter for partial clones, such as blob:none or tree:0."),
            Flag.of(
                    "submodules",
                    STRING,
                    "recursive",
                    "GITSYNC_SUBMODULES GIT_SYNC_SUBMODULES",
                    "Which submodules to bring: recursive, shallow (the first level) or off."),
            Flag.of(
                    "sparse-checkout-file",
                    STRING,
                    "",
                    "GITSYNC_SPARSE_CHECKOUT_FILE GIT_SYNC_SPARSE_CHECKOUT_FILE",
                    "A file with patterns; only what they match is published."),
            Flag.of("root", STRING, "", "GITSYNC_ROOT GIT_SYNC_ROOT", "The directory that git-sync owns. Required."),
            Flag.of(
                    "link",
                    STRING,
                    "",
                    "GITSYNC_LINK GIT_SYNC_LINK",
                    "The published symlink, absolute or relative to the root; by default the last part of --repo."),
            Flag.of(
                    "group-write",
                    BOOL,
                    "false",
                    "GITSYNC_GROUP_WRITE GIT_SYNC_GROUP_WRITE",
                    "Lets the group write to all that git-sync keeps."),
            Flag.of(
                    "stale-worktree-timeout",
                    DURATION,
                    "0s",
                    "GITSYNC_STALE_WORKTREE_TIMEOUT",
                    "How long a replaced worktree stays on disk."),
            Flag.of(
                    "git",
                    STRING,
                    "git",
                    "GITSYNC_GIT GIT_SYNC_GIT",
                    "Accepted and not used: no git program is needed."),
            Flag.of(
                    "git-config",
                    STRING,
                    "",
                    "GITSYNC_GIT_CONFIG GIT_SYNC_GIT_CONFIG",
                    "Git settings as key:value with commas between them; both may be in double quotes."),
            Flag.of("git-config-add", STRINGS, "", "", "One git setting as key:value; may be repeated."),
            Flag.of(
                    "git-gc",
                    STRING,
                    "always",
                    "GITSYNC_GIT_GC GIT_SYNC_GIT_GC",
                    "When to collect garbage: auto, always, aggressive or off."));

    private static final List<Flag> WHEN = List.of(
            Flag.of(
                    "period",
                    DURATION,
                    "10s",
                    "GITSYNC_PERIOD GIT_SYNC_PERIOD",
                    "The pause between two syncs, 10ms or more."),
            Flag.of(
                    "init-period",
                    DURATION,
                    "0s",
                    "GITSYNC_INIT_PERIOD",
                    "The pause until the first success, 10ms or more; 0 uses --period."),
            Flag.of(
                    "sync-timeout",
                    DURATION,
                    "2m0s",
                    "GITSYNC_SYNC_TIMEOUT GIT_SYNC_SYNC_TIMEOUT",
                    "How long one sync may take, 10ms or more."),
            Flag.of(
                    "one-time",
                    BOOL,
                    "false",
                    "GITSYNC_ONE_TIME GIT_SYNC_ONE_TIME",
                    "Ends after the first sync and its hooks."),
            Flag.of(
                    "sync-on-signal",
                    STRING,
                    "",
                    "GITSYNC_SYNC_ON_SIGNAL GIT_SYNC_SYNC_ON_SIGNAL",
                    "The signal that starts a sync at once, by name or number, such as SIGHUP."),
            Flag.of(
                    "max-failures",
                    INT,
                    "0",
                    "GITSYNC_MAX_FAILURES GIT_SYNC_MAX_FAILURES",
                    "How many failures in a row end the process; 0 ends it with the first, a negative number never."),
            Flag.of(
                    "init-max-failures",
                    INT,
                    "0",
                    "GITSYNC_INIT_MAX_FAILURES",
                    "The same until the first success; without it --max-failures counts there too."),
            Flag.of(
                    "touch-file",
                    STRING,
                    "",
                    "GITSYNC_TOUCH_FILE GIT_SYNC_TOUCH_FILE",
                    "A file that is touched whenever something was published; absolute or relative to the root."),
            Flag.of(
                    "error-file",
                    STRING,
                    "",
                    "GITSYNC_ERROR_FILE GIT_SYNC_ERROR_FILE",
                    "A file that holds the last failure and goes with the next success; absolute or relative to the root."),
            Flag.of(
                    "add-user",
                    BOOL,
                    "false",
                    "GITSYNC_ADD_USER GIT_SYNC_ADD_USER",
                    "Accepted and not needed: ssh works here without an entry in /etc/passwd."));

    private static final List<Flag> HOOKS = List.of(
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

    private static final List<Flag> LOGINS = List.of(
            Flag.of("username", STRING, "", "GITSYNC_USERNAME GIT_SYNC_USERNAME", "The user name for the remote."),
            Flag.of(
                    PASSWORD,
                    STRING,
                    "",
                    "GITSYNC_PASSWORD GIT_SYNC_PASSWORD",
                    "The password or access token for --username."),
            Flag.of(
                    "password-file",
                    STRING,
                    "",
                    "GITSYNC_PASSWORD_FILE GIT_SYNC_PASSWORD_FILE",
                    "A file with the password or access token; read again for every sync."),
            Flag.of(
                    "credential",
                    STRINGS,
                    "",
                    "GITSYNC_CREDENTIAL",
                    "JSON, one object or an array, with url, username and password or password-file; may be repeated."),
            Flag.of(
                    "ssh-key-file",
                    STRINGS,
                    "/etc/git-secret/ssh",
                    "GITSYNC_SSH_KEY_FILE GIT_SYNC_SSH_KEY_FILE GIT_SSH_KEY_FILE",
                    "A private key for ssh; may be repeated, and the variable takes several with colons between them."),
            Flag.of(
                    "ssh-known-hosts",
                    BOOL,
                    "true",
                    "GITSYNC_SSH_KNOWN_HOSTS GIT_SYNC_KNOWN_HOSTS GIT_KNOWN_HOSTS",
                    "Whether the host's key must be known."),
            Flag.of(
                    "ssh-known-hosts-file",
                    STRING,
                    "/etc/git-secret/known_hosts",
                    "GITSYNC_SSH_KNOWN_HOSTS_FILE GIT_SYNC_SSH_KNOWN_HOSTS_FILE GIT_SSH_KNOWN_HOSTS_FILE",
                    "The hosts that are known."),
            Flag.of(
                    "cookie-file",
                    BOOL,
                    "false",
                    "GITSYNC_COOKIE_FILE GIT_SYNC_COOKIE_FILE GIT_COOKIE_FILE",
                    "Whether to send the cookies in /etc/git-secret/cookie_file."),
            Flag.of(
                    "askpass-url",
                    STRING,
                    "",
                    "GITSYNC_ASKPASS_URL GIT_SYNC_ASKPASS_URL GIT_ASKPASS_URL",
                    "A URL that answers with lines username=… and password=…; asked before every sync."),
            Flag.of(
                    "github-base-url",
                    STRING,
                    "https://api.github.com/",
                    "GITSYNC_GITHUB_BASE_URL",
                    "Where GitHub's API is."),
            Flag.of(APP_KEY, STRING, "", "GITSYNC_GITHUB_APP_PRIVATE_KEY", "The GitHub App's private key."),
            Flag.of(
                    "github-app-private-key-file",
                    STRING,
                    "",
                    "GITSYNC_GITHUB_APP_PRIVATE_KEY_FILE",
                    "A file with the GitHub App's private key."),
            Flag.of("github-app-client-id", STRING, "", "GITSYNC_GITHUB_APP_CLIENT_ID", "The GitHub App's client ID."),
            Flag.of(
                    "github-app-application-id",
                    INT,
                    "0",
                    "GITSYNC_GITHUB_APP_APPLICATION_ID",
                    "The GitHub App's application ID."),
            Flag.of(
                    "github-app-installation-id",
                    INT,
                    "0",
                    "GITSYNC_GITHUB_APP_INSTALLATION_ID",
                    "The GitHub App's installation ID."));

    private static final List<Flag> WATCHING = List.of(
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
                    SYNC_TOKEN,
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

    private static final List<Flag> DEPRECATED = List.of(
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

    static final List<Flag> ALL = Stream.of(WHAT, WHEN, HOOKS, LOGINS, WATCHING, DEPRECATED)
            .flatMap(List::stream)
            .toList();

    private Flags() {}
}
