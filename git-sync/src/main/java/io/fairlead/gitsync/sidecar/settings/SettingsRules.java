package io.fairlead.gitsync.sidecar.settings;

import io.fairlead.gitsync.sidecar.flag.FlagValues;
import io.fairlead.gitsync.sidecar.flag.Flags;
import io.fairlead.gitsync.sidecar.flag.GoDuration;
import io.fairlead.gitsync.sidecar.flag.SyncSignal;
import io.fairlead.gitsync.sidecar.tls.CertificateFiles;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What values must be like, beyond their types. Each problem is a sentence of its own. */
final class SettingsRules {

    private static final Duration MIN_PERIOD = Duration.ofMillis(10);
    private static final int MAX_FETCHES = 1_000;
    private static final Duration MIN_HOOK = Duration.ofSeconds(1);

    private final List<String> problems = new ArrayList<>();
    private final FlagValues values;

    private SettingsRules(FlagValues values) {
        this.values = values;
    }

    static List<String> problems(FlagValues values) {
        SettingsRules rules = new SettingsRules(values);
        rules.source();
        rules.timing();
        rules.hooks();
        rules.password();
        rules.githubApp();
        rules.credentials();
        rules.http();
        rules.serve();
        return rules.problems;
    }

    private void source() {
        for (String name : List.of("root", "repo", "ref"))
            check(values.has(name), "required flag: --" + name + " must be specified");
        check(
                values.number("depth") >= 0 && values.number("depth") <= Integer.MAX_VALUE,
                "invalid flag: --depth must be greater than or equal to 0");
        choice("submodules", "recursive", "shallow", "off");
        choice("publish-mode", "link", "copy");
        choice("tree-files", "auto", "own", "shared");
        check(
                !values.on("group-write") || !values.text("tree-files").equals("shared"),
                "invalid flag: --tree-files cannot be shared with --group-write, which lets others change them");
        choice("git-gc", "auto", "always", "aggressive", "off");
        readable("--git-config or --git-config-add", () -> SettingsReader.gitConfig(values));
        if (problems.isEmpty())
            readable("--git-config", () -> CertificateFiles.named(SettingsReader.gitConfig(values), Map.of()));
        for (String name : List.of(
                "root",
                "link",
                "touch-file",
                "error-file",
                "keep-file",
                "sparse-checkout-file",
                "verify-ssh-signers-file",
                "verify-gpg-keys-file")) readable("--" + name, () -> Path.of(values.text(name)));
    }

    private void timing() {
        atLeast("period", MIN_PERIOD);
        if (!values.duration("init-period").isZero()) atLeast("init-period", MIN_PERIOD);
        atLeast("sync-timeout", MIN_PERIOD);
        check(
                !values.duration("stale-worktree-timeout").isNegative(),
                "invalid flag: --stale-worktree-timeout must be 0 or more");
        if (values.has("sync-on-signal"))
            readable("--sync-on-signal", () -> SyncSignal.name(values.text("sync-on-signal")));
    }

    private void hooks() {
        for (String hook : List.of("exechook", "pre-publish-exechook")) {
            if (!values.has(hook + "-command")) continue;
            atLeast(hook + "-timeout", MIN_HOOK);
            atLeast(hook + "-backoff", MIN_HOOK);
        }
        if (!values.has("webhook-url")) return;
        long status = values.number("webhook-success-status");
        check(status >= -1 && status <= 599, "invalid flag: --webhook-success-status must be a valid HTTP code or 0");
        check(
                values.text("webhook-method").matches("[A-Za-z]+"),
                "invalid flag: --webhook-method must be a method such as POST");
        atLeast("webhook-timeout", MIN_HOOK);
        atLeast("webhook-backoff", MIN_HOOK);
        webUrl("webhook-url");
    }

    private void password() {
        boolean password = values.has(Flags.PASSWORD);
        boolean file = values.has("password-file");
        if (values.has("username")) {
            check(
                    password || file,
                    "required flag: $GITSYNC_PASSWORD or --password-file must be specified when --username is specified");
            check(
                    !password || !file,
                    "invalid flag: only one of $GITSYNC_PASSWORD and --password-file may be specified");
            check(
                    !values.text("repo").matches("[a-zA-Z][a-zA-Z0-9+.-]*://[^/]*@.*"),
                    "invalid flag: credentials may not be specified in --repo when --username is specified");
        } else {
            check(!password, "invalid flag: $GITSYNC_PASSWORD may only be specified when --username is specified");
            check(!file, "invalid flag: --password-file may only be specified when --username is specified");
        }
        if (values.has("askpass-url")) webUrl("askpass-url");
    }

    private void githubApp() {
        boolean application = values.number("github-app-application-id") != 0;
        boolean client = values.has("github-app-client-id");
        boolean key = values.has(Flags.APP_KEY);
        boolean keyFile = values.has("github-app-private-key-file");
        boolean installation = values.number("github-app-installation-id") != 0;
        if (!application && !client) {
            check(
                    !installation && !key && !keyFile,
                    "required flag: --github-app-application-id or --github-app-client-id must be specified with the other flags of the GitHub App");
            return;
        }
        check(
                !application || !client,
                "invalid flag: only one of --github-app-application-id or --github-app-client-id may be specified");
        check(
                installation,
                "invalid flag: --github-app-installation-id must be specified when --github-app-application-id or --github-app-client-id are specified");
        check(
                key || keyFile,
                "invalid flag: $GITSYNC_GITHUB_APP_PRIVATE_KEY or --github-app-private-key-file must be specified when --github-app-application-id or --github-app-client-id are specified");
        check(
                !key || !keyFile,
                "invalid flag: only one of $GITSYNC_GITHUB_APP_PRIVATE_KEY or --github-app-private-key-file may be specified");
        for (String name : List.of("username", Flags.PASSWORD, "password-file"))
            check(
                    !values.has(name),
                    "invalid flag: " + (name.startsWith("$") ? name : "--" + name)
                            + " may not be specified with a GitHub App");
        webUrl("github-base-url");
    }

    private void credentials() {
        for (String json : values.texts("credential")) {
            readable("--credential", () -> ListedLogin.parse(json).forEach(this::credential));
        }
    }

    private void credential(ListedLogin login) {
        check(!login.url().isEmpty(), "invalid flag: --credential URL must be specified");
        check(!login.user().isEmpty(), "invalid flag: --credential username must be specified");
        boolean password = !login.password().isEmpty();
        boolean file = !login.passwordFile().isEmpty();
        check(password || file, "invalid flag: --credential password or password-file must be specified");
        check(!password || !file, "invalid flag: only one of --credential password and password-file may be specified");
    }

    private void http() {
        boolean bind = values.has("http-bind");
        boolean token = values.has(Flags.SYNC_TOKEN) || values.has("http-sync-token-file");
        String needed = "required flag: --http-bind must be specified when ";
        check(bind || !values.on("http-metrics"), needed + "--http-metrics is set");
        check(bind || !values.on("http-pprof"), needed + "--http-pprof is set");
        check(bind || !token, needed + "a token for POST /sync is set");
        check(
                !values.has(Flags.SYNC_TOKEN) || !values.has("http-sync-token-file"),
                "invalid flag: only one of $GITSYNC_HTTP_SYNC_TOKEN and --http-sync-token-file may be specified");
        for (String name : List.of("http-max-staleness", "http-sync-min-interval"))
            check(!values.duration(name).isNegative(), "invalid flag: --" + name + " must be 0 or more");
        if (bind) readable("--http-bind", () -> BindAddress.parse(values.text("http-bind")));
    }

    private void serve() {
        boolean bind = values.has("serve-bind");
        boolean url = values.has("serve-auth-url");
        boolean file = values.has("serve-token-file");
        check(
                bind ? url != file : !url && !file,
                "invalid flag: --serve-bind needs exactly one of --serve-auth-url and --serve-token-file, and these need --serve-bind");
        check(
                values.number("serve-max-fetches") >= 1 && values.number("serve-max-fetches") <= MAX_FETCHES,
                "invalid flag: --serve-max-fetches must be 1 to " + MAX_FETCHES);
        check(
                values.text("serve-name").matches("[A-Za-z0-9._-]*")
                        && !(values.has("serve-name") && values.has("repos-file")),
                "invalid flag: --serve-name must be of letters, digits and ._-, and is for --repo alone");
        atLeast("serve-max-wait", MIN_HOOK);
        if (bind) readable("--serve-bind", () -> BindAddress.parse(values.text("serve-bind")));
        if (url) webUrl("serve-auth-url");
        if (file) readable("--serve-token-file", () -> Path.of(values.text("serve-token-file")));
    }

    private void check(boolean holds, String problem) {
        if (!holds) problems.add(problem);
    }

    private void atLeast(String name, Duration least) {
        check(
                values.duration(name).compareTo(least) >= 0,
                "invalid flag: --" + name + " must be at least " + GoDuration.format(least));
    }

    private void choice(String name, String... choices) {
        check(
                List.of(choices).contains(values.text(name)),
                "invalid flag: --" + name + " must be one of " + String.join(", ", choices));
    }

    private void webUrl(String name) {
        readable("--" + name, () -> {
            URI uri = URI.create(values.text(name));
            if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme()))
                throw new IllegalArgumentException("an http or https URL is wanted");
        });
    }

    /** The messages of these readers hold no secrets, but a URL's syntax error quotes the URL, so only its kind is told. */
    private void readable(String name, Runnable reading) {
        try {
            reading.run();
        } catch (InvalidPathException e) {
            problems.add("invalid flag: " + name + " is no path: " + e.getReason());
        } catch (IllegalArgumentException e) {
            String reason = e.getCause() == null ? e.getMessage() : "an http or https URL is wanted";
            problems.add("invalid flag: " + name + ": " + reason);
        }
    }
}
