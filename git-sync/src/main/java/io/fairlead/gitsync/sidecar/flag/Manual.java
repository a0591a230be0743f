package io.fairlead.gitsync.sidecar.flag;

import java.util.stream.Collectors;

/** What people read about the flags, made from their table. */
public final class Manual {

    private static final String USAGE = "Usage: git-sync [FLAGS...]";

    private static final String INTRODUCTION = """
        NAME

            git-sync - keep a directory equal to a git repository

        SYNOPSIS

            git-sync --repo=<URL> --root=<DIRECTORY> [FLAGS...]

        DESCRIPTION

            git-sync fetches one ref of a remote repository and publishes its tree under a symbolic link, again and
            again. Flags, variables and files are those of kubernetes/git-sync version 4, so it can stand in for that.

        CONTRACT

            The link's target is relative, and its last element is the hash of the published commit. The link is
            replaced in one step and only when the new tree is complete, so a reader finds the old tree or the new
            one, never none and never a mixture. Readers should resolve the link once and work below what they got.

        FLAGS

            Each flag can be given as --flag=value or --flag value, or by the variable beside it; a flag beats a
            variable. Of several variables for the same flag the older name wins. Durations are written as 100ms,
            10s or 1m30s.

        """;

    private static final String REST = """

        HOOKS

            The pre-publish hook runs in the new tree before the link moves. While it fails, readers keep the tree they
            have. exechook and webhook run after it, once for each hash, and again until they succeed; if a newer hash
            comes meanwhile, only that is told. Programs are run in the published tree with GITSYNC_HASH, GITSYNC_REF
            and GITSYNC_REPO in their environment; the webhook gets them as the headers Gitsync-Hash, Gitsync-Ref and
            Gitsync-Repo.

        HTTP

            /        200 once something is published (503 before, and when it is older than --http-max-staleness)
            /metrics git_sync_count_total and its kin, with --http-metrics
            /sync    POST starts a sync, with a token: Authorization: Bearer <token>, X-Gitlab-Token: <token>, or the
                     signature that GitHub and Gitea make with it (X-Hub-Signature-256)

        SERVING

            With --serve-bind, one commit that is published or kept can be fetched at a time, without its history:
            git -c http.extraHeader="Authorization: Bearer $TOKEN" fetch --depth 1 http://HOST:PORT/git/<link> <hash>

        MANY REPOSITORIES

            --repos-file is a JSON object: {"NAME": {"repo": "URL", "ref": "main", ...}, ...}, with any flag that is
            not about the whole process. Each one's root is ROOT/NAME. It is read again when it changes.
            /health/NAME and POST /sync/NAME are for one of them; /livez is for a liveness probe.

        EXIT CODES

            0 after --one-time, 1 when syncs or hooks failed or the settings are wrong, 2 when the command line
            cannot be read.
        """;

    private Manual() {}

    public static String help() {
        return USAGE + "\n\n FLAGS:\n" + flags("  ") + "\n DEPRECATED FLAGS:\n" + deprecated("  ")
                + "\n ENVIRONMENT VARIABLES:\n" + variables("  ");
    }

    public static String man() {
        return INTRODUCTION + flags("    ") + "\nDEPRECATED FLAGS\n\n" + deprecated("    ")
                + "\nENVIRONMENT VARIABLES\n\n" + variables("    ") + REST;
    }

    /** The README's table. */
    static String table() {
        String rows = Flags.ALL.stream().map(Manual::row).collect(Collectors.joining("\n"));
        return "| flag | type | default | variables | meaning |\n|---|---|---|---|---|\n" + rows + "\n";
    }

    private static String row(Flag flag) {
        String name =
                flag.variableOnly() ? "(variable only)" : "`--" + flag.name() + "`" + shorthand(flag, ", `-", "`");
        String initial = flag.initial().isEmpty() ? "" : "`" + flag.initial() + "`";
        String variables =
                flag.variables().stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
        String meaning =
                (flag.deprecated() ? "Deprecated: " + flag.meaning() + "." : flag.meaning()).replace("|", "\\|");
        return "| " + String.join(" | ", name, flag.type().label(), initial, variables, meaning) + " |";
    }

    private static String flags(String indent) {
        StringBuilder out = new StringBuilder();
        for (Flag flag : Flags.ALL) {
            if (flag.variableOnly() || flag.deprecated()) continue;
            out.append(indent).append(shorthand(flag, "-", ", ")).append("--").append(flag.name());
            out.append(' ').append(flag.type().label());
            if (!flag.initial().isEmpty())
                out.append(" (default ").append(flag.initial()).append(')');
            if (!flag.variables().isEmpty())
                out.append(", $").append(flag.variables().get(0));
            out.append('\n')
                    .append(indent)
                    .append("    ")
                    .append(flag.meaning())
                    .append('\n');
        }
        return out.toString();
    }

    /** Who finds one in a manifest wants to know what it is. */
    private static String deprecated(String indent) {
        StringBuilder out = new StringBuilder();
        for (Flag flag : Flags.ALL) {
            if (!flag.deprecated()) continue;
            out.append(indent)
                    .append("--")
                    .append(flag.name())
                    .append(' ')
                    .append(flag.type().label());
            if (!flag.variables().isEmpty())
                out.append(", $").append(flag.variables().get(0));
            out.append(": ").append(flag.meaning()).append('\n');
        }
        return out.toString();
    }

    private static String variables(String indent) {
        StringBuilder out = new StringBuilder();
        for (Flag flag : Flags.ALL)
            if (flag.variableOnly())
                out.append(indent)
                        .append(flag.name().substring(1))
                        .append(' ')
                        .append(flag.type().label())
                        .append('\n')
                        .append(indent)
                        .append("    ")
                        .append(flag.meaning())
                        .append('\n');
        return out.toString();
    }

    private static String shorthand(Flag flag, String before, String after) {
        return flag.shorthand().isEmpty() ? "" : before + flag.shorthand() + after;
    }
}
