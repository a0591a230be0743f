package io.fairlead.gitsync.options;

import io.fairlead.gitsync.files.FileModes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.transport.FilterSpec;

/**
 * How to mirror, where the usual does not do.
 *
 * @param depth how many commits of history are kept; 0 for all
 * @param filter a partial clone's filter, such as {@code blob:none}; empty for none
 * @param submodules which submodules are published too
 * @param sparseCheckoutFile patterns of what is written to the tree; read with every new commit
 * @param groupWrite whether everything on disk can be written by the group; nothing is then shared between trees
 * @param staleWorktreeTimeout how long a replaced tree stays at least
 * @param gc when the store's garbage is collected
 * @param gitConfig settings for the store's configuration, by names such as {@code http.userAgent}
 * @param credentials the logins, beside one that the URL may hold
 * @param publishing what of a commit is published, and as what
 */
public record SyncOptions(
        int depth,
        String filter,
        Submodules submodules,
        Optional<Path> sparseCheckoutFile,
        boolean groupWrite,
        Duration staleWorktreeTimeout,
        GitGc gc,
        Map<String, String> gitConfig,
        Credentials credentials,
        Publishing publishing) {

    /** The newest commit alone, with all its submodules. */
    public static final SyncOptions DEFAULTS = new SyncOptions(
            1,
            "",
            Submodules.RECURSIVE,
            Optional.empty(),
            false,
            Duration.ZERO,
            GitGc.AUTO,
            Map.of(),
            Credentials.NONE,
            Publishing.DEFAULT);

    /**
     * A name for {@link #gitConfig}: {@code true} writes symlinks that lead out of the tree, as git does. Otherwise they are left
     * out, so that nobody who reads the tree can be led to other files.
     */
    public static final String OUTSIDE_LINKS = "gitsync.outsideLinks";

    /** A section, perhaps anything, and a key: with other names git could not read the store's configuration at all. */
    private static final Pattern GIT_SETTING = Pattern.compile("[A-Za-z0-9-]+(\\..*)?\\.[A-Za-z][A-Za-z0-9-]*");

    /** Reports everything that is wrong in one {@link IllegalArgumentException}. */
    public SyncOptions {
        Objects.requireNonNull(submodules, "submodules");
        Objects.requireNonNull(sparseCheckoutFile, "sparseCheckoutFile");
        Objects.requireNonNull(gc, "gc");
        Objects.requireNonNull(credentials, "credentials");
        Objects.requireNonNull(publishing, "publishing");
        gitConfig = Map.copyOf(gitConfig);
        filter = filter == null ? "" : filter.strip();
        List<String> problems = new ArrayList<>();
        if (depth < 0) problems.add("depth is " + depth + "; it must be 0 or more");
        if (staleWorktreeTimeout == null || staleWorktreeTimeout.isNegative())
            problems.add("stale worktree timeout is " + staleWorktreeTimeout + "; it must be 0 or more");
        if (!isFilter(filter))
            problems.add("filter '" + filter + "' is neither blob:none, blob:limit=<bytes> nor tree:<depth>");
        for (String name : gitConfig.keySet())
            if (!GIT_SETTING.matcher(name).matches())
                problems.add("git config '" + name + "' is not a name such as http.userAgent");
        if (!problems.isEmpty()) throw new IllegalArgumentException("git-sync: " + String.join("; ", problems));
    }

    public SyncOptions withDepth(int newDepth) {
        return new SyncOptions(
                newDepth,
                filter,
                submodules,
                sparseCheckoutFile,
                groupWrite,
                staleWorktreeTimeout,
                gc,
                gitConfig,
                credentials,
                publishing);
    }

    public SyncOptions withFilter(String newFilter) {
        return new SyncOptions(
                depth,
                newFilter,
                submodules,
                sparseCheckoutFile,
                groupWrite,
                staleWorktreeTimeout,
                gc,
                gitConfig,
                credentials,
                publishing);
    }

    public SyncOptions withSubmodules(Submodules newSubmodules) {
        return new SyncOptions(
                depth,
                filter,
                newSubmodules,
                sparseCheckoutFile,
                groupWrite,
                staleWorktreeTimeout,
                gc,
                gitConfig,
                credentials,
                publishing);
    }

    public SyncOptions withSparseCheckoutFile(Path newFile) {
        return new SyncOptions(
                depth,
                filter,
                submodules,
                Optional.of(newFile),
                groupWrite,
                staleWorktreeTimeout,
                gc,
                gitConfig,
                credentials,
                publishing);
    }

    public SyncOptions withGroupWrite(boolean newGroupWrite) {
        return new SyncOptions(
                depth,
                filter,
                submodules,
                sparseCheckoutFile,
                newGroupWrite,
                staleWorktreeTimeout,
                gc,
                gitConfig,
                credentials,
                publishing);
    }

    public SyncOptions withStaleWorktreeTimeout(Duration newTimeout) {
        return new SyncOptions(
                depth,
                filter,
                submodules,
                sparseCheckoutFile,
                groupWrite,
                newTimeout,
                gc,
                gitConfig,
                credentials,
                publishing);
    }

    public SyncOptions withGc(GitGc newGc) {
        return new SyncOptions(
                depth,
                filter,
                submodules,
                sparseCheckoutFile,
                groupWrite,
                staleWorktreeTimeout,
                newGc,
                gitConfig,
                credentials,
                publishing);
    }

    public SyncOptions withGitConfig(Map<String, String> newGitConfig) {
        return new SyncOptions(
                depth,
                filter,
                submodules,
                sparseCheckoutFile,
                groupWrite,
                staleWorktreeTimeout,
                gc,
                newGitConfig,
                credentials,
                publishing);
    }

    public SyncOptions withCredentials(Credentials newCredentials) {
        return new SyncOptions(
                depth,
                filter,
                submodules,
                sparseCheckoutFile,
                groupWrite,
                staleWorktreeTimeout,
                gc,
                gitConfig,
                newCredentials,
                publishing);
    }

    public SyncOptions withPublishing(Publishing newPublishing) {
        return new SyncOptions(
                depth,
                filter,
                submodules,
                sparseCheckoutFile,
                groupWrite,
                staleWorktreeTimeout,
                gc,
                gitConfig,
                credentials,
                newPublishing);
    }

    /** Without the values of the configuration and the credentials, which may be secret. */
    @Override
    public String toString() {
        return "SyncOptions[depth=" + depth + ", filter=" + filter + ", submodules=" + submodules
                + ", sparseCheckoutFile=" + sparseCheckoutFile + ", groupWrite=" + groupWrite
                + ", staleWorktreeTimeout=" + staleWorktreeTimeout + ", gc=" + gc + ", gitConfig=" + gitConfig.keySet()
                + "]";
    }

    /** Who may write what is published. */
    public FileModes fileModes() {
        return new FileModes(groupWrite, publishing.files() == TreeFiles.SHARED);
    }

    /** Null if everything is wanted. All trees are needed to write one, so a filter of trees becomes one of blobs. */
    public FilterSpec filterSpec() {
        try {
            if (filter.isEmpty()) return null;
            return FilterSpec.fromFilterLine(filter.startsWith("tree:") ? "blob:none" : filter);
        } catch (PackProtocolException e) {
            throw new IllegalStateException("checked by the constructor", e);
        }
    }

    private static boolean isFilter(String filter) {
        try {
            return filter.isEmpty() || FilterSpec.fromFilterLine(filter) != null;
        } catch (PackProtocolException e) {
            return false;
        }
    }
}
