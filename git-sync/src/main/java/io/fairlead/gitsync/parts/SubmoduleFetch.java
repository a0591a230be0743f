package io.fairlead.gitsync.parts;

import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.options.Credentials;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.HttpRoute;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.SshKeys;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.gitsync.remote.RefTip;
import io.fairlead.gitsync.remote.Remote;
import io.fairlead.gitsync.store.Store;
import io.fairlead.gitsync.store.StoreFiles;
import io.fairlead.gitsync.store.StoreSettings;
import io.fairlead.gitsync.tree.ShortNames;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.URIish;

/** The stores of submodules: one for each address, so that a new commit of the parent fetches nothing that is known. */
public final class SubmoduleFetch implements AutoCloseable {

    private static final String DIRECTORY = "modules";

    private final Path directory;
    private final Staging staging;
    private final RemoteUrl top;
    private final SyncOptions options;
    private final Map<String, Store> open = new HashMap<>();

    public SubmoduleFetch(Path gitDirectory, Staging staging, RemoteUrl top, SyncOptions options) {
        this.directory = gitDirectory.resolve(DIRECTORY);
        this.staging = staging;
        this.top = top;
        // Filters and patterns are for the repository that was named.
        this.options = options.withFilter("").withCredentials(new WithLoginOf(top, options.credentials()));
    }

    RemoteUrl top() {
        return top;
    }

    /** The store that holds this commit; fetches it if it is not there yet. */
    Store holding(RemoteUrl url, ObjectId commit, Deadline deadline) throws IOException, SyncFailure {
        checkProtocol(url);
        StoreSettings settings = new StoreSettings(url, options);
        Store store = store(url, settings);
        if (store.names(commit) && settings.wereFetchedWith(store)) return store;
        Remote remote = new Remote(url, commit.name(), options);
        try {
            remote.fetch(store, new RefTip(commit.name(), commit, commit), deadline);
        } catch (TransportException e) {
            // Some servers give out only what a ref points at or has pointed at.
            remote.fetchBranches(store, commit, deadline, e);
        }
        settings.noteFetched(store);
        return store;
    }

    /** Forgets what no tree that is still there needs. */
    public void cleanUp(Set<String> trees, Deadline deadline) throws IOException {
        if (!Files.isDirectory(directory)) return;
        try (DirectoryStream<Path> stores = Files.newDirectoryStream(directory)) {
            for (Path path : stores) cleanUp(path, trees, deadline);
        }
    }

    @Override
    public void close() {
        open.values().forEach(Store::close);
        open.clear();
    }

    private void cleanUp(Path path, Set<String> trees, Deadline deadline) throws IOException {
        String name = path.getFileName().toString();
        Store store = open.containsKey(name) ? open.get(name) : Store.open(path);
        store.forgetWorktrees(trees);
        boolean needed = !store.isOfNoTree();
        if (needed) {
            store.forgetOldShallowCommits();
            store.collect(options.gc(), deadline);
        }
        if (needed && open.containsKey(name)) return;
        store.close();
        open.remove(name);
        if (!needed) staging.takeAway(path, "removed-" + name);
    }

    private Store store(RemoteUrl url, StoreSettings settings) throws IOException, SyncFailure {
        String name = ShortNames.shortOf(url.uri().toString());
        Store known = open.get(name);
        if (known != null) return known;
        Store opened = new StoreFiles(directory.resolve(name), staging, settings).open();
        open.put(name, opened);
        return opened;
    }

    /** Whoever writes a remote repository must not be able to read repositories on this machine by naming them. */
    private void checkProtocol(RemoteUrl url) throws SyncFailure {
        boolean allowed = top.isLocal() || "always".equals(options.gitConfig().get("protocol.file.allow"));
        if (url.isLocal() && !allowed)
            throw new SyncFailure("transport 'file' not allowed for the submodule from " + url
                    + "; set the git config protocol.file.allow to always if it is meant");
    }

    /** A login in the address of the repository is also for what is beside it on the same server. */
    private record WithLoginOf(RemoteUrl top, Credentials others) implements Credentials {

        @Override
        public Optional<UserPassword> forUrl(String url) throws SyncFailure {
            Optional<UserPassword> login = others.forUrl(url);
            return login.isPresent() || !isSameServer(url) ? login : top.login();
        }

        @Override
        public Optional<UserPassword> whenWanted(String url) throws SyncFailure {
            return others.whenWanted(url);
        }

        @Override
        public String actual(String url) {
            return others.actual(url);
        }

        @Override
        public HttpRoute route(String url) throws SyncFailure {
            return others.route(url);
        }

        @Override
        public SshKeys ssh() {
            return others.ssh();
        }

        @Override
        public Optional<Path> cookieFile() {
            return others.cookieFile();
        }

        private boolean isSameServer(String url) {
            URIish other = RemoteUrl.of(url).uri();
            return other.getHost() != null
                    && other.getHost().equals(top.uri().getHost())
                    && other.getPort() == top.uri().getPort()
                    && String.valueOf(other.getScheme())
                            .equals(String.valueOf(top.uri().getScheme()));
        }
    }
}
