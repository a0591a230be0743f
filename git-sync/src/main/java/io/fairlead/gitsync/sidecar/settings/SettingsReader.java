package io.fairlead.gitsync.sidecar.settings;

import io.fairlead.gitsync.options.GitGc;
import io.fairlead.gitsync.options.PublishMode;
import io.fairlead.gitsync.options.Publishing;
import io.fairlead.gitsync.options.Signers;
import io.fairlead.gitsync.options.Submodules;
import io.fairlead.gitsync.options.TreeFiles;
import io.fairlead.gitsync.sidecar.client.LfsClient;
import io.fairlead.gitsync.sidecar.flag.FlagValues;
import io.fairlead.gitsync.sidecar.flag.Flags;
import io.fairlead.gitsync.sidecar.flag.OldFlags;
import io.fairlead.gitsync.sidecar.flag.SyncSignal;
import io.fairlead.gitsync.sidecar.flag.UsageError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns values into settings; reports everything that is wrong at once. */
public final class SettingsReader {

    private static final int ANY_STATUS = -1;

    /** Where version 4 has it too. */
    private static final Path COOKIES = Path.of("/etc/git-secret/cookie_file");

    private final FlagValues values;
    private final GitEnvironment environment;

    private SettingsReader(FlagValues values, GitEnvironment environment) {
        this.values = values;
        this.environment = environment;
    }

    /** @param environment what git would find there besides our own variables */
    public static Settings read(FlagValues given, Map<String, String> environment) throws UsageError {
        List<String> problems = new ArrayList<>();
        FlagValues values = OldFlags.applied(given, problems);
        problems.addAll(SettingsRules.problems(values));
        if (!problems.isEmpty()) throw new UsageError(UsageError.INVALID, String.join("\n", problems));
        return new SettingsReader(values, new GitEnvironment(environment)).settings();
    }

    /** Where to leave word of bad settings; empty if that is not known either. */
    public static Optional<Path> errorFile(FlagValues values) {
        if (!values.has("root")) return Optional.empty();
        return new SettingsReader(values, new GitEnvironment(Map.of())).below(root(values), "error-file");
    }

    private Settings settings() {
        Path root = root(values);
        return new Settings(
                new Settings.Source(
                        values.text("repo"),
                        values.text("ref"),
                        (int) values.number("depth"),
                        values.text("filter"),
                        ofAll()),
                tree(root),
                timing(),
                new Settings.Files(below(root, "touch-file"), below(root, "error-file"), below(root, "keep-file")),
                new Settings.Hooks(exec("exechook"), exec("pre-publish-exechook"), web()),
                logins(),
                http(),
                serve(),
                (int) values.number("verbose"));
    }

    /** A name is the same in whatever letters. */
    private Map<String, String> ofAll() {
        Map<String, String> settings = new LinkedHashMap<>(gitConfig(values));
        environment.gitConfig().forEach((name, value) -> {
            settings.keySet().removeIf(name::equalsIgnoreCase);
            settings.put(name, value);
        });
        return settings;
    }

    static Map<String, String> gitConfig(FlagValues values) {
        Map<String, String> settings = new LinkedHashMap<>(GitConfigText.parse(values.text("git-config")));
        for (String each : values.texts("git-config-add")) settings.putAll(GitConfigText.parse(each));
        return settings;
    }

    private static Path root(FlagValues values) {
        return Path.of(values.text("root")).toAbsolutePath().normalize();
    }

    private Settings.Tree tree(Path root) {
        return new Settings.Tree(
                root,
                Path.of(link()),
                Settings.choice(Submodules.class, values.text("submodules")),
                file("sparse-checkout-file"),
                values.on("group-write"),
                values.duration("stale-worktree-timeout"),
                Settings.choice(GitGc.class, values.text("git-gc")),
                publishing());
    }

    private Publishing publishing() {
        return new Publishing(
                Settings.choice(PublishMode.class, values.text("publish-mode")),
                new Signers(file("verify-ssh-signers-file"), file("verify-gpg-keys-file")),
                values.on("lfs") ? Optional.of(new LfsClient()) : Optional.empty(),
                treeFiles());
    }

    /** Where hooks may build something in them each tree has its own, as in version 4. */
    private TreeFiles treeFiles() {
        String given = values.text("tree-files");
        if (!given.equals("auto")) return Settings.choice(TreeFiles.class, given);
        boolean hooks = values.has("exechook-command") || values.has("pre-publish-exechook-command");
        return hooks ? TreeFiles.OWN : TreeFiles.SHARED;
    }

    private Optional<Path> file(String flag) {
        return Optional.of(values.text(flag)).filter(file -> !file.isEmpty()).map(Path::of);
    }

    /** As the repository is called, with its ending. */
    private String link() {
        if (values.has("link")) return values.text("link");
        String repo = values.text("repo").replaceAll("^/+|/+$", "");
        return repo.substring(repo.lastIndexOf('/') + 1);
    }

    private Settings.Timing timing() {
        Duration period = values.duration("period");
        Duration init = values.duration("init-period");
        long later = values.number("max-failures");
        long first = values.given().contains("init-max-failures") ? values.number("init-max-failures") : later;
        return new Settings.Timing(
                period,
                init.isZero() ? period : init,
                values.duration("sync-timeout"),
                values.on("one-time"),
                Optional.of(values.text("sync-on-signal"))
                        .filter(signal -> !signal.isEmpty())
                        .map(SyncSignal::name),
                new FailureBudget(first, later));
    }

    private Optional<Settings.Exec> exec(String hook) {
        if (!values.has(hook + "-command")) return Optional.empty();
        return Optional.of(new Settings.Exec(
                values.text(hook + "-command"),
                values.duration(hook + "-timeout"),
                values.duration(hook + "-backoff")));
    }

    private Optional<Settings.Web> web() {
        if (!values.has("webhook-url")) return Optional.empty();
        long status = values.number("webhook-success-status");
        return Optional.of(new Settings.Web(
                values.text("webhook-url"),
                values.text("webhook-method"),
                status == ANY_STATUS ? 0 : (int) status,
                values.duration("webhook-timeout"),
                values.duration("webhook-backoff")));
    }

    private Settings.Logins logins() {
        List<ListedLogin> listed = new ArrayList<>();
        if (values.has("username"))
            listed.add(new ListedLogin(
                    values.text("repo"),
                    values.text("username"),
                    values.text(Flags.PASSWORD),
                    values.text("password-file")));
        for (String json : values.texts("credential")) listed.addAll(ListedLogin.parse(json));
        return new Settings.Logins(
                listed,
                Optional.of(values.text("askpass-url")).filter(url -> !url.isEmpty()),
                app(),
                values.texts("ssh-key-file").stream().map(Path::of).toList(),
                values.on("ssh-known-hosts"),
                Path.of(values.text("ssh-known-hosts-file")),
                values.on("cookie-file") ? Optional.of(COOKIES) : Optional.empty(),
                environment);
    }

    private Optional<Settings.GitHubApp> app() {
        long number = values.number("github-app-application-id");
        String name = number == 0 ? values.text("github-app-client-id") : String.valueOf(number);
        if (name.isEmpty()) return Optional.empty();
        return Optional.of(new Settings.GitHubApp(
                values.text("github-base-url"),
                name,
                values.number("github-app-installation-id"),
                values.text(Flags.APP_KEY),
                values.text("github-app-private-key-file")));
    }

    private Settings.Http http() {
        return new Settings.Http(
                values.text("http-bind"),
                values.on("http-metrics"),
                values.on("http-pprof"),
                values.duration("http-max-staleness"),
                values.text(Flags.SYNC_TOKEN),
                values.text("http-sync-token-file"),
                values.duration("http-sync-min-interval"));
    }

    private Settings.Serve serve() {
        return new Settings.Serve(
                values.text("serve-bind"),
                values.text("serve-name"),
                values.text("serve-auth-url"),
                values.text("serve-token-file"),
                (int) values.number("serve-max-fetches"),
                values.duration("serve-max-wait"));
    }

    private Optional<Path> below(Path root, String flag) {
        return Optional.of(values.text(flag)).filter(file -> !file.isEmpty()).map(root::resolve);
    }
}
