package io.fairlead.gitsync.parts;

import io.fairlead.gitsync.lfs.LargeFile;
import io.fairlead.gitsync.lfs.LargeObjects;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.LargeFiles;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.gitsync.tree.RefusedTree;
import io.fairlead.gitsync.tree.TreeEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.BlobBasedConfig;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.transport.URIish;

/** Fetches the contents of a tree's large files that are not there yet, from where git LFS would look for them. */
record LargeFetch(LargeObjects objects, LargeFiles client, SyncOptions options, Deadline deadline) {

    private static final Set<String> HTTP = Set.of("http", "https");
    private static final String URL = "url";

    /**
     * All at once, before anything is written.
     *
     * @param named what the settings say of the server; null if nothing
     * @param remotes where the repository is; the first is its own address, and others may have a login for the same server
     */
    void fetch(Repository repository, RevCommit commit, List<TreeEntry> entries, String named, List<RemoteUrl> remotes)
            throws IOException, RefusedTree, SyncFailure {
        Map<String, TreeEntry> missing = new LinkedHashMap<>();
        for (TreeEntry entry : entries) {
            LargeFile large = entry.large().orElse(null);
            if (large == null || entry.skipped() || objects.has(large)) continue;
            if (large.wanted().size() > LargeObjects.MAX_BYTES)
                throw new RefusedTree(
                        "the large file '" + entry.path() + "' has more than " + LargeObjects.MAX_BYTES + " bytes");
            missing.put(large.wanted().sha256(), entry);
        }
        if (missing.isEmpty()) return;
        URI server = server(repository, commit, named, remotes.get(0));
        List<LargeFiles.Wanted> wanted = new ArrayList<>();
        for (TreeEntry entry : missing.values())
            wanted.add(entry.large().orElseThrow().wanted());
        try {
            client.fetch(server, login(server, remotes), wanted, new Receiving(missing));
        } catch (IOException e) {
            throw new IOException(
                    "large files cannot be fetched from " + RemoteUrl.redact(server.toString()) + ": "
                            + named(e, missing),
                    e);
        }
    }

    /** The server knows hashes only. */
    private static String named(IOException error, Map<String, TreeEntry> missing) {
        String message = Objects.requireNonNullElse(error.getMessage(), error.toString());
        for (Map.Entry<String, TreeEntry> each : missing.entrySet())
            if (message.contains(each.getKey())) return "'" + each.getValue().path() + "': " + message;
        return message;
    }

    private static URI server(Repository repository, RevCommit commit, String named, RemoteUrl remote)
            throws IOException, SyncFailure {
        String url = named != null ? named : inTree(repository, commit);
        if (url == null) url = beside(remote.uri());
        try {
            URI server = url == null ? null : new URI(url.replaceAll("/+$", ""));
            if (server != null && server.getHost() != null && HTTP.contains(String.valueOf(server.getScheme())))
                return server;
        } catch (URISyntaxException e) {
            // As for one that is none of these.
        }
        throw new SyncFailure("there is no LFS server for " + remote + (url == null ? "" : ": " + RemoteUrl.redact(url))
                + "; name an http or https URL by the git setting lfs.url, or do without --lfs");
    }

    private static String inTree(Repository repository, RevCommit commit) throws IOException, SyncFailure {
        try {
            return new BlobBasedConfig(null, repository, commit, ".lfsconfig").getString("lfs", null, URL);
        } catch (FileNotFoundException e) {
            return null;
        } catch (ConfigInvalidException e) {
            throw new SyncFailure("its .lfsconfig cannot be read: " + e.getMessage(), e);
        }
    }

    /** By git LFS's rule; for SSH it is the same path by https. Null for what is no server. */
    private static String beside(URIish remote) {
        if (remote.getHost() == null) return null;
        boolean http = HTTP.contains(String.valueOf(remote.getScheme()));
        String port = http && remote.getPort() > 0 ? ":" + remote.getPort() : "";
        String path = remote.getPath().replaceAll("/+$", "");
        if (!path.startsWith("/")) path = "/" + path;
        return (http ? remote.getScheme() : "https") + "://" + remote.getHost() + port + path
                + (path.endsWith(".git") ? "" : ".git") + "/info/lfs";
    }

    /** Whoever writes the repository may name any server in it, which must not get a login that is for another. */
    private Optional<UserPassword> login(URI server, List<RemoteUrl> remotes) throws SyncFailure {
        Optional<UserPassword> login = options.credentials().forUrl(server.toString());
        for (RemoteUrl remote : remotes) if (login.isEmpty() && isSame(server, remote.uri())) login = remote.login();
        return login;
    }

    private static boolean isSame(URI server, URIish remote) {
        return server.getScheme().equals(remote.getScheme())
                && server.getHost().equals(remote.getHost())
                && server.getPort() == remote.getPort();
    }

    private final class Receiving implements LargeFiles.Receiver {
        private final Map<String, TreeEntry> missing;

        Receiving(Map<String, TreeEntry> missing) {
            this.missing = missing;
        }

        @Override
        public void take(LargeFiles.Wanted wanted, InputStream content) throws IOException {
            objects.take(missing.get(wanted.sha256()).large().orElseThrow(), content, deadline);
        }

        @Override
        public int readSeconds() throws IOException {
            deadline.check();
            return deadline.readSeconds();
        }
    }
}
