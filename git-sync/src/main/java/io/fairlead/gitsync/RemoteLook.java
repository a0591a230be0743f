package io.fairlead.gitsync;

import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.remote.Remote;
import io.fairlead.gitsync.store.JGitSettings;
import io.fairlead.gitsync.store.Store;
import java.io.IOException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Asks a remote where a ref points: by the same ways, with the same login and within the same time as a sync. Fetches nothing. */
public final class RemoteLook {

    private RemoteLook() {}

    /** @param ref that was asked for */
    public record Found(String ref, String commit) {}

    /**
     * Says what the ref of {@code config} points at; of a hash, which needs no asking, what the remote's {@code HEAD} does.
     *
     * @param config its root is a folder of the caller's, which is empty, and cleared again
     * @throws SyncFailure if a sync would fail there, too; the message is for people
     */
    public static Found at(SyncConfig config) throws SyncFailure {
        JGitSettings.install();
        RemoteUrl url = RemoteUrl.of(config.url());
        Deadline deadline = new Deadline(config.timeout(), () -> false);
        Staging staging = Staging.in(config.root());
        try (Store store = Store.create(staging.directory().resolve("look"), staging)) {
            String ref = ObjectId.isId(config.ref()) ? Constants.HEAD : config.ref();
            return new Found(
                    ref,
                    new Remote(url, ref, config.options())
                            .tip(store, deadline)
                            .commit()
                            .name());
        } catch (IOException | RuntimeException e) {
            throw new FailureMessages(url, config.timeout(), config.root()).failure(e, deadline);
        } finally {
            clear(staging);
        }
    }

    private static void clear(Staging staging) throws SyncFailure {
        try {
            staging.clear();
        } catch (IOException e) {
            throw new SyncFailure("cannot clear " + staging.directory() + ": " + e, e);
        }
    }
}
