package io.fairlead.gitsync;

import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.remote.RefTip;
import io.fairlead.gitsync.remote.Remote;
import io.fairlead.gitsync.store.Store;
import io.fairlead.gitsync.store.StoreFiles;
import io.fairlead.gitsync.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is mirrored, with the options that hold for it now: the filter goes when the server does not know it. The three parts
 * follow from the same options, and so change together.
 */
record Upstream(Path root, Remote remote, StoreSettings settings, StoreFiles files) {

    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

    static Upstream of(Path root, RemoteUrl url, String ref, SyncOptions options) {
        StoreSettings settings = new StoreSettings(url, options);
        StoreFiles files = new StoreFiles(root.resolve(Constants.DOT_GIT), Staging.in(root), settings);
        return new Upstream(root, new Remote(url, ref, options), settings, files);
    }

    SyncOptions options() {
        return remote.options();
    }

    /** For as long as the mirror is open; the server may have learnt it by the next start. */
    Upstream withoutFilter() {
        LOG.warn(
                "git-sync {}: the filter {} is not supported by the server, so everything is fetched",
                remote.url(),
                options().filter());
        return of(root, remote.url(), remote.ref(), options().withFilter(""));
    }

    boolean isNew(Store store, RefTip tip) throws IOException {
        return !store.holds(tip.object()) || !settings.wereFetchedWith(store);
    }
}
