package io.fairlead.gitsync.parts;

import io.fairlead.gitsync.store.Store;
import io.fairlead.gitsync.tree.RefusedTree;
import io.fairlead.gitsync.tree.TreePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.BlobBasedConfig;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What a commit, and the settings where they say something else, tell of its submodules.
 *
 * @param urls addresses by path
 * @param unwanted paths of those that are to stay empty
 */
record ModuleUrls(Map<TreePath, String> urls, Set<TreePath> unwanted) {

    private static final String SECTION = "submodule";

    static ModuleUrls of(Store store, RevCommit commit) throws IOException, RefusedTree {
        ModuleUrls found = new ModuleUrls(new HashMap<>(), new HashSet<>());
        try {
            Config named = new BlobBasedConfig(null, store.repository(), commit, ".gitmodules");
            Config settings = store.repository().getConfig();
            for (String name : named.getSubsections(SECTION)) found.add(name, named, settings);
        } catch (FileNotFoundException e) {
            // A commit without submodules.
        } catch (ConfigInvalidException e) {
            throw new RefusedTree("its .gitmodules cannot be read: " + e.getMessage());
        }
        return found;
    }

    private void add(String name, Config named, Config settings) {
        String path = named.getString(SECTION, name, "path");
        if (path == null) return;
        String url = first(name, "url", settings, named);
        if (url != null) urls.put(TreePath.of(path), url);
        boolean never = "none".equals(first(name, "update", settings, named));
        if (never || !settings.getBoolean(SECTION, name, "active", true)) unwanted.add(TreePath.of(path));
    }

    private static String first(String name, String key, Config settings, Config named) {
        String set = settings.getString(SECTION, name, key);
        return set != null ? set : named.getString(SECTION, name, key);
    }
}
