package io.fairlead.gitsync.sidecar.flag;

import static io.fairlead.gitsync.sidecar.flag.FlagType.BOOL;
import static io.fairlead.gitsync.sidecar.flag.FlagType.DURATION;
import static io.fairlead.gitsync.sidecar.flag.FlagType.INT;
import static io.fairlead.gitsync.sidecar.flag.FlagType.STRING;
import static io.fairlead.gitsync.sidecar.flag.FlagType.STRINGS;

import java.util.List;

/** What is synced, into what, and when; a part of {@link Flags}. */
final class SyncFlags {

    static final List<Flag> WHAT = List.of(
            Flag.of("repo", STRING, "", "GITSYNC_REPO GIT_SYNC_REPO", "The repository to follow. Required."),
            Flag.of(
                    "repos-file",
                    STRING,
                    "",
                    "GITSYNC_REPOS_FILE",
                    "A JSON file with many repositories to follow instead of --repo; read again when it changes. Not in version 4."),
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
                    "keep-file",
                    STRING,
                    "",
                    "GITSYNC_KEEP_FILE",
                    "A file with full hashes, one a line, whose worktrees stay whatever the timeout says; while it cannot be read all stay. Absolute or relative to the root. Not in version 4."),
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

    static final List<Flag> WHEN = List.of(
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

    private SyncFlags() {}
}
