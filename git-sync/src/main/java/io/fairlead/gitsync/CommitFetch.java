package io.fairlead.gitsync;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.options.Credentials;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.remote.RefTip;
import io.fairlead.gitsync.remote.Remote;
import io.fairlead.gitsync.store.JGitSettings;
import io.fairlead.gitsync.store.Store;
import io.fairlead.gitsync.tree.PublishedPart;
import io.fairlead.gitsync.tree.RefusedTree;
import io.fairlead.gitsync.tree.SparsePatterns;
import io.fairlead.gitsync.tree.TreeEntry;
import io.fairlead.gitsync.tree.TreeExport;
import io.fairlead.gitsync.tree.TreePlan;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tree of one commit into a directory, without history and without a repository beside it: what a worker needs. What
 * comes is checked against the hash, as all of git's objects are. Submodules are not fetched; their directories stay empty.
 */
public final class CommitFetch {

    private static final Logger LOG = LoggerFactory.getLogger(CommitFetch.class);

    private CommitFetch() {}

    /**
     * Does nothing if the directory exists: it is renamed into its place when it is complete. Several may do it at the same time.
     *
     * @param url as {@code SyncConfig.url()}
     * @param hash the full hash of the commit
     * @param limit how long it may take
     * @throws SyncFailure if the commit cannot be had, or holds what must not be written to disk
     */
    public static void into(Path directory, String url, String hash, Credentials credentials, Duration limit)
            throws IOException, SyncFailure {
        if (Files.isDirectory(directory)) return;
        JGitSettings.install();
        Deadline deadline = new Deadline(limit, () -> false);
        Path parent = Files.createDirectories(directory.toAbsolutePath().getParent());
        Staging staging = new Staging(Files.createTempDirectory(parent, ".fetch-"));
        try (Store store = Store.create(staging.directory().resolve("store"), staging)) {
            SyncOptions options = SyncOptions.DEFAULTS.withCredentials(credentials);
            Path tree = fetch(new Remote(RemoteUrl.of(url), hash, options), store, staging, deadline);
            putInPlace(tree, directory);
        } catch (RefusedTree e) {
            throw new SyncFailure("commit " + hash + " cannot be used: " + e.getMessage(), e);
        } finally {
            staging.clear();
        }
    }

    private static Path fetch(Remote remote, Store store, Staging staging, Deadline deadline)
            throws IOException, SyncFailure, RefusedTree {
        ObjectId id = ObjectId.fromString(remote.ref());
        // JGit would look for garbage in the background, in a repository that is gone in a moment.
        store.repository()
                .getConfig()
                .setBoolean(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTODETACH, false);
        try {
            fetch(remote, store, id, deadline);
        } catch (TransportException e) {
            throw new SyncFailure(
                    "commit " + id.name() + " cannot be fetched from " + remote.url() + ": " + e.getMessage(), e);
        }
        RevCommit commit = store.commit(id);
        List<TreeEntry> plan =
                new TreePlan(store.repository(), SparsePatterns.ALL, Optional.empty(), deadline).of(commit.getTree());
        if (plan.stream().anyMatch(TreeEntry::isModule))
            LOG.warn(
                    "commit {} has submodules, which a worker does not fetch; their directories stay empty", id.name());
        Path tree = staging.fresh("tree");
        Files.createDirectory(tree);
        new TreeExport(store.repository(), tree, FileModes.READ_ONLY, deadline).write(plan, PublishedPart.NONE);
        return tree;
    }

    private static void fetch(Remote remote, Store store, ObjectId id, Deadline deadline)
            throws IOException, SyncFailure {
        try {
            remote.fetch(store, new RefTip(id.name(), id, id), deadline);
        } catch (TransportException e) {
            remote.fetchBranches(store, id, deadline, e);
        }
    }

    /** Whoever comes second has made the same. */
    private static void putInPlace(Path tree, Path directory) throws IOException {
        try {
            Files.move(tree, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            LOG.debug("{} was made by another meanwhile", directory);
        }
    }
}
