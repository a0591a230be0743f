package io.fairlead.gitsync.sidecar.login;

import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.gitsync.sidecar.client.WebCall;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;

/** A login that a URL gives away, in lines {@code username=…} and {@code password=…}. */
public record AskpassLogin(String url, String repo, WebCall call, Metrics metrics) implements LoginSource {

    private static final int OK = 200;

    @Override
    public List<SidecarCredentials.Login> logins() throws SyncFailure {
        try {
            WebCall.Answer answer =
                    call.send(HttpRequest.newBuilder(URI.create(url)).build());
            if (answer.status() != OK) throw new IOException("it answered " + answer.status());
            UserPassword login = login(answer.body());
            metrics.askpass(Metrics.SUCCESS);
            return List.of(new SidecarCredentials.Login(repo, login));
        } catch (IOException e) {
            metrics.askpass(Metrics.ERROR);
            throw new SyncFailure(
                    "the askpass URL " + Secrets.redactUrl(url) + " gives no login: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SyncFailure("asking for the login was interrupted", e);
        }
    }

    private static UserPassword login(String body) throws IOException {
        String user = "";
        String password = "";
        for (String line : body.lines().toList()) {
            if (line.startsWith("username=")) user = line.substring("username=".length());
            if (line.startsWith("password=")) password = line.substring("password=".length());
        }
        if (user.isEmpty() && password.isEmpty())
            throw new IOException("there is no username= or password= in its answer");
        return new UserPassword(user, password);
    }
}
