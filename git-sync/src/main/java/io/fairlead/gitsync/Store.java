package io.fairlead.gitsync;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** The bare repository with the objects of what was fetched last and what is published; nothing else is kept in it. */
final class Store implements AutoCloseable {

    /** What the last complete fetch brought: a commit, or a tag of one. */
    static final String FETCHED = "refs/git-sync/fetched";

    /** The commit that the link points at. */
    static final String PUBLISHED = "refs/git-sync/published";

    private static final List<String> REFS = List.of(FETCHED, PUBLISHED);

    /** Every fetch adds a pack; above this many they are made into one, and what nobody refers to goes. */
    private static final int MAX_PACKS = 20;

    private final Repository repository;

    private Store(Repository repository) {
        this.repository = repository;
    }

    static Store open(Path directory) throws IOException {
        return new Store(new FileRepositoryBuilder()
                .setGitDir(directory.toFile())
                .setBare()
                .setMustExist(true)
                .build());
    }

    /** Makes it aside and renames it, so that there is never half a store. */
    static Store create(Path directory, Staging staging) throws IOException {
        Path fresh = staging.fresh("store");
        try (Repository made =
                new FileRepositoryBuilder().setGitDir(fresh.toFile()).setBare().build()) {
            made.create(true);
            StoredConfig config = made.getConfig();
            // Only collect() decides when to collect, and by then everything in use has a ref.
            config.setString("gc", null, "auto", "0");
            config.setString("gc", null, "pruneExpire", "now");
            config.setString("gc", null, "prunePackExpire", "now");
            config.save();
        }
        StoreFiles.mark(fresh);
        Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        return open(directory);
    }

    Repository repository() {
        return repository;
    }

    /** Whether that very object was the last one fetched, with everything it needs. */
    boolean holds(ObjectId object) throws IOException {
        return object.equals(fetched());
    }

    /** Null if nothing was fetched yet. */
    ObjectId fetched() throws IOException {
        Ref ref = repository.exactRef(FETCHED);
        return ref == null ? null : ref.getObjectId();
    }

    /** The commit of this id, or the one that a tag of this id stands for. */
    RevCommit commit(ObjectId id) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(id);
            walk.parseHeaders(commit.getTree());
            return commit;
        }
    }

    /** Whether what the refs name can be read: the cheap check, made at the start and after an error. */
    boolean isSound() {
        try {
            repository.getConfig();
            for (String name : REFS) {
                Ref ref = repository.exactRef(name);
                if (ref != null) commit(ref.getObjectId());
            }
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Keeps an object from being collected. */
    void mark(String ref, ObjectId object) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(object);
        check(ref, update.forceUpdate());
    }

    /** JGit reports a ref that it could not write by a value, not by an exception. */
    static void check(String ref, RefUpdate.Result result) throws IOException {
        switch (result) {
            case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
            default -> throw new IOException("cannot write " + ref + " in the store: " + result);
        }
    }

    /** JGit adds a line to the list of shallow commits with every fetch, sends all of them each time, and removes none. */
    void forgetOldShallowCommits() throws IOException {
        Set<ObjectId> shallow = repository.getObjectDatabase().getShallowCommits();
        Set<ObjectId> live = new HashSet<>();
        for (String name : REFS) {
            Ref ref = repository.exactRef(name);
            if (ref != null) live.add(commit(ref.getObjectId()).getId());
        }
        live.retainAll(shallow);
        if (live.size() < shallow.size()) repository.getObjectDatabase().setShallowCommits(live);
    }

    void collect(Deadline deadline) throws IOException {
        if (packs() <= MAX_PACKS) return;
        try (Git git = Git.wrap(repository)) {
            git.gc().setProgressMonitor(deadline).call();
        } catch (GitAPIException e) {
            throw new IOException("cannot collect the garbage in " + repository.getDirectory(), e);
        }
    }

    @Override
    public void close() {
        repository.close();
    }

    private int packs() throws IOException {
        Path directory =
                repository.getDirectory().toPath().resolve(Constants.OBJECTS).resolve("pack");
        int count = 0;
        try (DirectoryStream<Path> packs = Files.newDirectoryStream(directory, "*.pack")) {
            for (Path ignored : packs) count++;
        }
        return count;
    }
}
