package io.fairlead.gitsync.sidecar.hook;

import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.sidecar.client.Rehearsal;
import io.fairlead.gitsync.sidecar.client.WebCall;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;

/** Tells a URL of the revision. */
public record WebHook(Settings.Web web, Settings.Source source, WebCall call, Log log) implements Hook {

    public static final String NAME = "webhook";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void prepare() {
        try {
            Rehearsal.call(call.timeout());
            if (web.url().startsWith("https:")) Rehearsal.greet();
        } catch (IOException | GeneralSecurityException e) {
            log.info(Log.DETAILS, "the first webhook will take a little longer", "reason", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run(Published revision) throws HookFailure, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(web.url()))
                .method(web.method(), HttpRequest.BodyPublishers.noBody())
                .header("Gitsync-Hash", revision.hash())
                .header("Gitsync-Ref", headerText(source.ref()))
                .header("Gitsync-Repo", headerText(Secrets.redactUrl(source.repo())))
                .build();
        log.info(Log.UPDATES, "sending webhook", "hash", revision.hash());
        int status;
        try {
            status = call.send(request).status();
        } catch (IOException e) {
            if (web.successStatus() == 0) return;
            throw new HookFailure("the webhook cannot be reached: " + e.getMessage(), e);
        }
        if (web.successStatus() != 0 && status != web.successStatus())
            throw new HookFailure("the webhook answered " + status + " where " + web.successStatus() + " was wanted");
    }

    /** Headers cannot hold every character that a name can. */
    private static String headerText(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
