package io.fairlead.gitsync.sidecar.login;

import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.gitsync.sidecar.client.WebCall;
import io.fairlead.gitsync.sidecar.log.Json;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The login of a GitHub App's installation: a token that lives an hour and is renewed just before it ends. It is over when either
 * clock says so: GitHub counts on while this machine sleeps and its monotonic clock stands still, and the date may have been put back.
 */
public final class GitHubAppLogin implements LoginSource {

    /** A token that ends sooner is not begun with. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    /** GitHub's tokens live no longer, whatever our clock makes of the date on which they end. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** GitHub takes any name with such a token. */
    private static final String USER = "-";

    private static final int CREATED = 201;

    private final Settings.GitHubApp app;
    private final String repo;
    private final WebCall call;
    private final SteadyClock clock;
    private final Metrics metrics;
    private final Secrets secrets;
    private String token = "";
    private Instant usableUntil = Instant.MIN;
    private Instant usableUntilDate = Instant.MIN;

    public GitHubAppLogin(
            Settings.GitHubApp app, String repo, WebCall call, SteadyClock clock, Metrics metrics, Secrets secrets) {
        this.app = app;
        this.repo = repo;
        this.call = call;
        this.clock = clock;
        this.metrics = metrics;
        this.secrets = secrets;
    }

    @Override
    public synchronized List<SidecarCredentials.Login> logins() throws SyncFailure {
        boolean over = usableUntil.isBefore(clock.instant())
                || usableUntilDate.isBefore(clock.dates().instant());
        if (over) renew();
        return List.of(new SidecarCredentials.Login(repo, new UserPassword(USER, token)));
    }

    private void renew() throws SyncFailure {
        try {
            take(call.send(request()));
            metrics.appToken(Metrics.SUCCESS);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException | DateTimeException e) {
            metrics.appToken(Metrics.ERROR);
            throw new SyncFailure("GitHub App " + app.name() + " gets no token: " + secrets.hide(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SyncFailure("renewing the token of GitHub App " + app.name() + " was interrupted", e);
        }
    }

    private HttpRequest request() throws IOException, GeneralSecurityException {
        String base = app.baseUrl().endsWith("/") ? app.baseUrl() : app.baseUrl() + "/";
        String key = app.keyFile().isEmpty() ? app.key() : Files.readString(Path.of(app.keyFile()));
        String proof = AppProof.of(app.name(), key, clock.dates().instant());
        return HttpRequest.newBuilder(URI.create(base + "app/installations/" + app.installation() + "/access_tokens"))
                .header("Authorization", "Bearer " + proof)
                .header("Accept", "application/vnd.github+json")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
    }

    private void take(WebCall.Answer answer) throws IOException {
        if (answer.status() != CREATED)
            throw new IOException("GitHub answered " + answer.status() + " where 201 was wanted");
        if (!(Json.parse(answer.body()) instanceof Map<?, ?> fields)
                || !(fields.get("token") instanceof String fresh)
                || !(fields.get("expires_at") instanceof String end))
            throw new IOException("GitHub's answer has no token or no expires_at");
        secrets.learn(fresh);
        Instant date = clock.dates().instant();
        Duration life = Duration.between(date, Instant.parse(end));
        Duration usable = (life.compareTo(LONGEST) < 0 ? life : LONGEST).minus(MARGIN);
        usableUntil = clock.instant().plus(usable);
        usableUntilDate = date.plus(usable);
        token = fresh;
    }
}
