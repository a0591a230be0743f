package io.fairlead.gitsync.store;

import io.fairlead.gitsync.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Makes a bare repository with one first commit on the branch main. */
public final class BareRepository {

    private static final String MAIN = Constants.R_HEADS + "main";

    private BareRepository() {}

    /**
     * Does nothing if the directory exists; it is made elsewhere and renamed, so what exists is complete.
     *
     * @param files contents by path, with '/' between directories
     * @param message the first commit's message
     * @param at the first commit's time
     */
    public static void create(Path directory, Map<String, byte[]> files, String message, Instant at)
            throws IOException {
        JGitSettings.install();
        Path wanted = directory.toAbsolutePath();
        if (Files.exists(wanted)) return;
        Files.createDirectories(wanted.getParent());
        Path unfinished = wanted.resolveSibling("." + wanted.getFileName() + ".new");
        FileTree.delete(unfinished);
        try (Repository made = new FileRepositoryBuilder()
                .setGitDir(unfinished.toFile())
                .setBare()
                .build()) {
            made.create(true);
            made.updateRef(Constants.HEAD, false).link(MAIN);
            // Every push from the 51st on is followed by a collection, which otherwise keeps what it replaced for an
            // hour. What a
            // push is just bringing is locked against it, and what lost its ref stays for the usual two weeks.
            made.getConfig().setString("gc", null, "prunePackExpire", "now");
            made.getConfig().save();
            RefUpdate main = made.updateRef(MAIN);
            main.setNewObjectId(commit(made, files, message, at));
            Store.check(MAIN, main.update());
        }
        Files.move(unfinished, wanted, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ObjectId commit(Repository repository, Map<String, byte[]> files, String message, Instant at)
            throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            PersonIdent author = new PersonIdent("Fairlead", "fairlead@localhost", at, ZoneOffset.UTC);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree(inserter, files));
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    private static ObjectId tree(ObjectInserter inserter, Map<String, byte[]> files) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            DirCacheEntry entry = new DirCacheEntry(file.getKey());
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue()));
            builder.add(entry);
        }
        builder.finish();
        return index.writeTree(inserter);
    }
}
