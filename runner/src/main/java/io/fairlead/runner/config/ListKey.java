package io.fairlead.runner.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * A key of each entry of a list in {@code fairlead.yaml}. The tables in README.md are made from these.
 *
 * @param defaultValue as a person would write it; empty for none
 */
public record ListKey(String name, String defaultValue, String meaning) {

    /** How a remote is logged in at that the runner fetches itself: a part of {@link #REPO}. */
    static final List<ListKey> LOGIN = List.of(
            new ListKey("username", "", "to fetch with, without `link`; for this repository's server alone"),
            new ListKey("password-file", "", "a file with the password or token for it, read for every sync"),
            new ListKey("password-variable", "", "the variable with it, instead of a file"),
            new ListKey("ssh-key-file", "", "a private key without a passphrase; several have colons between them"),
            new ListKey("ssh-known-hosts-file", "", "the servers' keys; by default `/etc/ssh/ssh_known_hosts`"),
            new ListKey("ssh-known-hosts", "true", "whether the server's key must be in it; false believes any server"),
            new ListKey("ssh-command", "", "a command that connects instead, called as OpenSSH's `ssh` is"),
            new ListKey("ca-file", "", "authorities in PEM format that are believed besides those that Java believes"),
            new ListKey("client-certificate-file", "", "a certificate in PEM format for servers that ask for one"),
            new ListKey("client-key-file", "", "its key, without a passphrase; by default in the same file"),
            new ListKey(
                    "proxy-file",
                    "",
                    "a file with the URL of an HTTP proxy, which may have a user and a password in it"),
            new ListKey("proxy-variable", "", "the variable with it, instead of a file"),
            new ListKey(
                    "header-file",
                    "",
                    "a file with a header to send, such as `Authorization: Basic …`; read at the start"),
            new ListKey("header-variable", "", "the variable with it, instead of a file"),
            new ListKey("cookie-file", "", "cookies in Netscape's format"),
            new ListKey(
                    "askpass-url",
                    "",
                    "an address that answers with lines `username=…` and `password=…`; asked for every sync"),
            new ListKey(
                    "github-app", "", "the client ID or application ID of a GitHub App, to fetch as its installation"),
            new ListKey("github-app-installation", "", "the installation's ID"),
            new ListKey("github-app-key-file", "", "a file with the app's private key"),
            new ListKey("github-api", "https://api.github.com", "where GitHub's API is"),
            new ListKey(
                    "user-git",
                    "false",
                    "whether to log in as the git of the user who runs this does, in place of all these: his ssh with its agent,"
                            + " keys and `known_hosts`, his `~/.gitconfig`, credential helpers and `~/.netrc`; so does `up --repo`"));

    /** What {@code repos:} is made of. */
    public static final List<ListKey> REPO = Stream.of(
                    new ListKey("name", "", "prefix of its DAGs' ids; needed"),
                    new ListKey("team", "default", "whose it is"),
                    new ListKey(
                            "url",
                            "",
                            "what people are shown, and fetched from without `link`; without a password; needed"),
                    new ListKey("ref", "HEAD", "branch, tag, full hash or HEAD"),
                    new ListKey("path", "", "where the DAGs are in it; empty for everywhere"),
                    new ListKey(
                            "period",
                            "10s",
                            "between two looks at the remote, or at the sidecar's health; 100ms or more"),
                    new ListKey(
                            "link",
                            "",
                            "where a git-sync beside the runner publishes; without it the runner syncs itself"),
                    new ListKey("sidecar", "", "that git-sync's HTTP address, for \"sync now\" and its health"),
                    new ListKey("sync-token-file", "", "a file with the token that its `POST /sync` wants"),
                    new ListKey("sync-token-variable", "", "the variable with it, instead of a file"),
                    new ListKey("error-file", "", "its `--error-file`, whose reason is shown"),
                    new ListKey(
                            "keep-file",
                            "",
                            "its `--keep-file`, where the runner says what it needs; by default `.<link>.keep` beside the link"),
                    new ListKey(
                            "commits",
                            "",
                            "where workers fetch commits; without it and without `link`: the worker API"),
                    new ListKey(
                            "webhook-secret-file",
                            "",
                            "a file with the secret of the git host's webhook; without a secret there is none"),
                    new ListKey("webhook-secret-variable", "", "the variable with it, instead of a file"))
            .flatMap(key -> key.name.equals("link") ? Stream.concat(LOGIN.stream(), Stream.of(key)) : Stream.of(key))
            .toList();

    /** What {@code teams:} is made of. */
    public static final List<ListKey> TEAM = List.of(
            new ListKey("name", "", "the team; needed"),
            new ListKey("namespace", "", "where its pods run; by default `kubernetes.namespace`"),
            new ListKey("parallelism", "0", "how many attempts at once; 0 for no limit of its own"),
            new ListKey("service-account", "", "of its pods"),
            new ListKey("pod-template", "", "a file with a Pod that its pods are made from"),
            new ListKey("variables-secret", "", "a Secret in the namespace whose keys its tasks get as environment"),
            new ListKey("java-options", "", "as `worker-java-options`, and behind these, for its tasks alone"));

    /** What {@code namespaces:} is made of. */
    public static final List<ListKey> NAMESPACE = List.of(
            new ListKey("name", "", "the namespace, as teams name it; needed"),
            new ListKey("parallelism", "0", "how many pods in it at once, all its teams together; 0 for no limit"));

    /** What {@code queues:} is made of. */
    public static final List<ListKey> QUEUE = List.of(
            new ListKey("name", "", "the queue, as tasks name it; needed"),
            new ListKey("teams", "", "the teams whose tasks may be in it, as in `[sales, crm]`; by default all"),
            new ListKey("token-file", "", "a file with a token of its own, which alone lets workers ask for its work"),
            new ListKey("token-variable", "", "the variable with it, instead of a file"));

    /** The lines of README.md's table of these keys. */
    public static String table(List<ListKey> keys) {
        var table = new StringBuilder("| key | default | meaning |\n|---|---|---|\n");
        for (ListKey each : keys) table.append(row(code(each.name), code(each.defaultValue), each.meaning));
        return table.toString();
    }

    static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
