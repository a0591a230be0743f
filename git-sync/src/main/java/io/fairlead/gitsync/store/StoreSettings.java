package io.fairlead.gitsync.store;

import io.fairlead.gitsync.options.GitSetting;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.Submodules;
import io.fairlead.gitsync.options.SyncOptions;
import java.io.IOException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.StoredConfig;

/** The configuration of a store: made anew at every start, so that a damaged one or an old option does not stay. */
public record StoreSettings(RemoteUrl url, SyncOptions options) {

    private static final String OURS = "git-sync";
    private static final String ORIGIN = "origin";
    private static final String FETCHED = "fetched";
    private static final String CHECKED = "checked";

    void apply(Store store) throws IOException {
        StoredConfig config = store.repository().getConfig();
        String before = config.toText();
        String fetched = config.getString(OURS, null, FETCHED);
        String checked = config.getString(OURS, null, CHECKED);
        try {
            config.fromText("");
        } catch (ConfigInvalidException e) {
            throw new IOException(e);
        }
        fill(config);
        if (fetched != null) config.setString(OURS, null, FETCHED, fetched);
        if (checked != null) config.setString(OURS, null, CHECKED, checked);
        if (!config.toText().equals(before)) config.save();
    }

    /** Whether the last fetch was made with the same wishes, so that what it brought is what is wanted. */
    public boolean wereFetchedWith(Store store) {
        return wishes().equals(store.repository().getConfig().getString(OURS, null, FETCHED));
    }

    public void noteFetched(Store store) throws IOException {
        if (wereFetchedWith(store)) return;
        store.repository().getConfig().setString(OURS, null, FETCHED, wishes());
        store.repository().getConfig().save();
    }

    /** Whether something looked at the tree of this commit before it was published, and may have changed it. */
    public boolean wasChecked(Store store, String hash) {
        return hash.equals(store.repository().getConfig().getString(OURS, null, CHECKED));
    }

    public void noteChecked(Store store, String hash) throws IOException {
        if (wasChecked(store, hash)) return;
        store.repository().getConfig().setString(OURS, null, CHECKED, hash);
        store.repository().getConfig().save();
    }

    private String wishes() {
        return "depth " + options.depth() + " filter " + options.filter();
    }

    private void fill(StoredConfig config) {
        config.setInt("core", null, "repositoryformatversion", options.filter().isEmpty() ? 0 : 1);
        config.setBoolean("core", null, "filemode", true);
        config.setBoolean("core", null, "bare", false);
        // What a ref pointed at before is garbage.
        config.setBoolean("core", null, "logAllRefUpdates", false);
        // The index is written without what these would compare: other hard links to a file change its ctime.
        config.setBoolean("core", null, "trustctime", false);
        config.setString("core", null, "checkStat", "minimal");
        config.setBoolean(
                "core", null, "sparseCheckout", options.sparseCheckoutFile().isPresent());
        if (options.groupWrite()) config.setString("core", null, "sharedRepository", "group");
        // Only we decide when to collect, and by then everything in use has a ref.
        config.setString("gc", null, "auto", "0");
        config.setString("gc", null, "pruneExpire", "now");
        config.setString("gc", null, "prunePackExpire", "now");
        // Else git takes every submodule for one that nobody has asked for.
        if (options.submodules() != Submodules.OFF) config.setString("submodule", null, "active", ".");
        // Nobody fetches from here what they would speed up, and JGit stumbles over them in shallow repositories.
        config.setBoolean("pack", null, "buildBitmaps", false);
        config.setBoolean("repack", null, "writeBitmaps", false);
        config.setString("remote", ORIGIN, "url", url.uri().toString());
        if (!options.filter().isEmpty()) {
            config.setString("extensions", null, "partialClone", ORIGIN);
            config.setBoolean("remote", ORIGIN, "promisor", true);
            config.setString("remote", ORIGIN, "partialclonefilter", options.filter());
        }
        options.credentials()
                .cookieFile()
                .ifPresent(file -> config.setString("http", null, "cookieFile", file.toString()));
        options.gitConfig().forEach((name, value) -> {
            GitSetting setting = new GitSetting(name, value);
            if (setting.isPublic()) setting.putInto(config);
        });
    }
}
