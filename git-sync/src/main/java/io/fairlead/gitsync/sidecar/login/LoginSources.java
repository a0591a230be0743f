package io.fairlead.gitsync.sidecar.login;

import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.sidecar.client.WebCall;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Where the logins for a repository come from, as they were set.
 *
 * @param calls makes what is asked by HTTP, with no redirects and within a time
 */
public record LoginSources(Settings.Logins logins, String repo, Function<Duration, WebCall> calls) {

    private static final Duration ASKPASS_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration GITHUB_TIMEOUT = Duration.ofSeconds(30);

    public List<LoginSource> all(SteadyClock clock, Metrics metrics, Secrets secrets) {
        List<LoginSource> sources = new ArrayList<>(List.of(new ListedLogins(logins.listed())));
        logins.askpassUrl()
                .ifPresent(url -> sources.add(new AskpassLogin(url, repo, calls.apply(ASKPASS_TIMEOUT), metrics)));
        logins.app()
                .ifPresent(app -> sources.add(
                        new GitHubAppLogin(app, repo, calls.apply(GITHUB_TIMEOUT), clock, metrics, secrets)));
        return sources;
    }
}
