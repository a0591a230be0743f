package io.fairlead.gitsync.store;

import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.GitGc;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
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
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** The repository with the objects of what was fetched last and of the worktrees that are there; nothing else is kept in it. */
public final class Store implements AutoCloseable {

    /** Where git keeps what it knows of each worktree. */
    public static final String LINKED_WORKTREES = "worktrees";

    /** What the last complete fetch brought: a commit, or a tag of one. */
    public static final String FETCHED = "refs/git-sync/fetched";

    /** The commit that the link points at. */
    public static final String PUBLISHED = Constants.R_HEADS + "git-sync";

    /** One for the commit of each directory that was published from this store and is still there. */
    static final String WORKTREES = "refs/git-sync/worktrees/";

    /** The branches of a remote that gives out nothing else. */
    public static final String BRANCHES = "refs/git-sync/branches/";

    /** Every fetch adds a pack; above this many they are made into one, and what nobody refers to goes. */
    private static final int MAX_PACKS = 20;

    /** Enough to find the end of a shallow history, and no burden where there is all of it. */
    private static final int MAX_HISTORY_READ = 1_000;

    private static final int HASH_LENGTH = Constants.OBJECT_ID_STRING_LENGTH;

    private final Repository repository;

    /** What the first fetch brings is one pack, in which everything is in use. */
    private boolean isNew;

    private Store(Repository repository) {
        this.repository = repository;
    }

    public static Store open(Path directory) throws IOException {
        return new Store(new FileRepositoryBuilder()
                .setGitDir(directory.toFile())
                .setMustExist(true)
                .build());
    }

    /** Makes it aside and renames it, so that there is never half a store. */
    public static Store create(Path directory, Staging staging) throws IOException {
        Path fresh = staging.fresh("store");
        try (Repository made =
                new FileRepositoryBuilder().setGitDir(fresh.toFile()).setBare().build()) {
            made.create(true);
            made.updateRef(Constants.HEAD, false).link(PUBLISHED);
        }
        StoreFiles.mark(fresh);
        Files.createDirectories(directory.getParent());
        Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        Store store = open(directory);
        store.isNew = true;
        return store;
    }

    /** The name of the ref that keeps a worktree's commit. */
    public static String worktree(String id) {
        return WORKTREES + id;
    }

    public Path directory() {
        return repository.getDirectory().toPath();
    }

    public Repository repository() {
        return repository;
    }

    /** Whether that very object was the last one fetched, with everything it needs. */
    public boolean holds(ObjectId object) throws IOException {
        return object.equals(fetched());
    }

    /** Null if nothing was fetched yet. */
    public ObjectId fetched() throws IOException {
        Ref ref = repository.exactRef(FETCHED);
        return ref == null ? null : ref.getObjectId();
    }

    /** The commit of this id, or the one that a tag of this id stands for. */
    public RevCommit commit(ObjectId id) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(id);
            walk.parseHeaders(commit.getTree());
            return commit;
        }
    }

    /** Whether what the refs name can be read: the cheap check, made at the start and after an error. */
    public boolean isSound() {
        try {
            repository.getConfig();
            if (!StoreFiles.isOurs(directory())) return false;
            for (Ref ref : refs()) commit(ref.getObjectId());
            readHistory();
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Where the list of shallow commits has lost a line, the history goes on to commits that were never fetched. */
    private void readHistory() throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.setRetainBody(false);
            for (Ref ref : refs()) walk.markStart(walk.parseCommit(ref.getObjectId()));
            int seen = 0;
            while (walk.next() != null && seen < MAX_HISTORY_READ) seen++;
        }
    }

    /** Keeps an object from being collected. */
    public void mark(String ref, ObjectId object) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(object);
        check(ref, update.forceUpdate());
    }

    /** JGit reports a ref that it could not write by a value, not by an exception. */
    public static void check(String ref, RefUpdate.Result result) throws IOException {
        switch (result) {
            case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {
                // Written.
            }
            default -> throw new IOException("cannot write " + ref + " in the store: " + result);
        }
    }

    /** JGit adds a line to the list of shallow commits with every fetch, sends all of them each time, and removes none. */
    public void forgetOldShallowCommits() throws IOException {
        Set<ObjectId> shallow = repository.getObjectDatabase().getShallowCommits();
        if (shallow.isEmpty()) return;
        Set<ObjectId> live = new HashSet<>();
        try (RevWalk walk = new RevWalk(repository)) {
            for (Ref ref : refs()) walk.markStart(walk.parseCommit(ref.getObjectId()));
            for (RevCommit commit : walk) if (shallow.contains(commit)) live.add(commit.getId());
        }
        if (live.size() < shallow.size()) repository.getObjectDatabase().setShallowCommits(live);
    }

    /** Forgets the worktrees of all trees but these. */
    public void forgetWorktrees(Set<String> kept) throws IOException {
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(WORKTREES)) {
            if (isOfOneOf(kept, ref.getName().substring(WORKTREES.length()))) continue;
            RefUpdate update = repository.updateRef(ref.getName());
            update.setForceUpdate(true);
            check(ref.getName(), update.delete());
        }
        Path directory = directory().resolve(LINKED_WORKTREES);
        if (!Files.isDirectory(directory)) return;
        try (DirectoryStream<Path> linked = Files.newDirectoryStream(directory)) {
            for (Path one : linked) if (!isOfOneOf(kept, one.getFileName().toString())) FileTree.delete(one);
        }
    }

    /** Whether a ref keeps this commit, with everything that it needs. */
    public boolean names(ObjectId commit) throws IOException {
        for (Ref ref : refs()) if (commit.equals(ref.getObjectId())) return true;
        return false;
    }

    /** Tells git that what the packs lack can be had from the remote. */
    public void markPromised() throws IOException {
        try (DirectoryStream<Path> packs = Files.newDirectoryStream(packDirectory(), "*.pack")) {
            for (Path pack : packs) {
                String name = pack.getFileName().toString().replaceFirst("pack$", "promisor");
                if (!Files.exists(pack.resolveSibling(name))) Files.createFile(pack.resolveSibling(name));
            }
        }
    }

    /** Whether a filter kept something away. */
    public boolean isPromised() throws IOException {
        try (DirectoryStream<Path> promised = Files.newDirectoryStream(packDirectory(), "*.promisor")) {
            return promised.iterator().hasNext();
        }
    }

    public boolean isOfNoTree() throws IOException {
        return repository.getRefDatabase().getRefsByPrefix(WORKTREES).isEmpty();
    }

    /** The first time in a new store there is nothing to collect, and a large one would be written once more. */
    public void collect(GitGc mode, Deadline deadline) throws IOException {
        boolean first = isNew;
        isNew = false;
        if (first && packs() <= 1) return;
        if (mode == GitGc.OFF || mode == GitGc.AUTO && packs() <= MAX_PACKS) return;
        try (Git git = Git.wrap(repository)) {
            git.gc()
                    .setAggressive(mode == GitGc.AGGRESSIVE)
                    .setProgressMonitor(deadline)
                    .call();
        } catch (GitAPIException e) {
            throw new IOException("cannot collect the garbage in " + repository.getDirectory(), e);
        }
    }

    @Override
    public void close() {
        repository.close();
    }

    private static boolean isOfOneOf(Set<String> kept, String id) {
        return id.length() >= HASH_LENGTH && kept.contains(id.substring(0, HASH_LENGTH));
    }

    private List<Ref> refs() throws IOException {
        List<Ref> refs = new ArrayList<>(repository.getRefDatabase().getRefsByPrefix("refs/git-sync/"));
        Ref published = repository.exactRef(PUBLISHED);
        if (published != null) refs.add(published);
        return refs;
    }

    private int packs() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> packs = Files.newDirectoryStream(packDirectory(), "*.pack")) {
            for (Path ignored : packs) count++;
        }
        return count;
    }

    private Path packDirectory() {
        return directory().resolve(Constants.OBJECTS).resolve("pack");
    }
}
