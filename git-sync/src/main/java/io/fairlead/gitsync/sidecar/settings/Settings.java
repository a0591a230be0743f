package io.fairlead.gitsync.sidecar.settings;

import io.fairlead.gitsync.options.GitGc;
import io.fairlead.gitsync.options.Publishing;
import io.fairlead.gitsync.options.Submodules;
import io.fairlead.gitsync.sidecar.log.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Everything that was set, checked and in the types that the parts want. Built by {@link SettingsReader}. */
public record Settings(
        Source source,
        Tree tree,
        Timing timing,
        Files files,
        Hooks hooks,
        Logins logins,
        Http http,
        Serve serve,
        int verbosity) {

    /** What is followed. */
    public record Source(String repo, String ref, int depth, String filter, Map<String, String> gitConfig) {

        /** The URL may hold a password. */
        @Override
        public String toString() {
            return "Source[" + Secrets.redactUrl(repo) + " " + ref + "]";
        }
    }

    /** What is made of it. */
    public record Tree(
            Path root,
            Path link,
            Submodules submodules,
            Optional<Path> sparseCheckoutFile,
            boolean groupWrite,
            Duration staleAfter,
            GitGc gc,
            Publishing publishing) {}

    /** When, how long and how often in vain. */
    public record Timing(
            Duration period,
            Duration initPeriod,
            Duration timeout,
            boolean oneTime,
            Optional<String> signal,
            FailureBudget budget) {}

    public record Files(Optional<Path> touch, Optional<Path> error, Optional<Path> keep) {}

    public record Hooks(Optional<Exec> exec, Optional<Exec> prePublish, Optional<Web> web) {}

    public record Exec(String command, Duration timeout, Duration backoff) {}

    public record Web(String url, String method, int successStatus, Duration timeout, Duration backoff) {

        /** Chat services put their token into the URL. */
        @Override
        public String toString() {
            return "Web[" + method + "]";
        }
    }

    /** Where secrets come from. */
    public record Logins(
            List<ListedLogin> listed,
            Optional<String> askpassUrl,
            Optional<GitHubApp> app,
            List<Path> sshKeys,
            boolean hostMustBeKnown,
            Path knownHosts,
            Optional<Path> cookies,
            GitEnvironment user) {

        @Override
        public String toString() {
            return "Logins" + listed;
        }
    }

    /** The name is the client's or the application's ID; the key is given itself or in a file. */
    public record GitHubApp(String baseUrl, String name, long installation, String key, String keyFile) {

        @Override
        public String toString() {
            return "GitHubApp[" + name + "]";
        }
    }

    public record Http(
            String bind,
            boolean metrics,
            boolean pprof,
            Duration maxStaleness,
            String syncToken,
            String syncTokenFile,
            Duration syncMinInterval) {

        @Override
        public String toString() {
            return "Http[" + bind + "]";
        }
    }

    /** How commits are given away; the authorizer is one of URL and token file. */
    public record Serve(String bind, String name, String authUrl, String tokenFile, int maxFetches, Duration maxWait) {

        @Override
        public String toString() {
            return "Serve[" + bind + "]";
        }
    }

    static <E extends Enum<E>> E choice(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }
}
