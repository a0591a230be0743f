package io.fairlead.gitsync.serve;

import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.store.Store;
import io.fairlead.gitsync.store.StoreFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The commits that were asked for, each as a repository of its own inside the store that they are copied from. */
record CommitSnapshots(Path store) {

    static final String DIRECTORY = StoreFiles.SNAPSHOTS;
    private static final String UNFINISHED = ".new";
    private static final int PARENT_AT = "tree \n".length() + Constants.OBJECT_ID_STRING_LENGTH;

    /** Made if it is missing; then those that are not wanted any more go. */
    CommitSnapshot of(String hash, Predicate<String> stays) throws IOException {
        Path directory = store.resolve(DIRECTORY).resolve(hash);
        if (!Files.isDirectory(directory)) {
            removeAllBut(stays);
            make(hash, directory);
        }
        return new CommitSnapshot(directory);
    }

    private void removeAllBut(Predicate<String> stays) throws IOException {
        Path all = Files.createDirectories(store.resolve(DIRECTORY));
        try (DirectoryStream<Path> snapshots = Files.newDirectoryStream(all)) {
            for (Path one : snapshots) if (!stays.test(one.getFileName().toString())) remove(one);
        }
    }

    /** Half of one must not be taken for one. */
    private static void remove(Path snapshot) throws IOException {
        String name = snapshot.getFileName().toString();
        Path aside = name.endsWith(UNFINISHED) ? snapshot : snapshot.resolveSibling(name + UNFINISHED);
        if (!aside.equals(snapshot)) {
            FileTree.delete(aside);
            Files.move(snapshot, aside, StandardCopyOption.ATOMIC_MOVE);
        }
        FileTree.delete(aside);
    }

    private void make(String hash, Path directory) throws IOException {
        Path unfinished = directory.resolveSibling(hash + UNFINISHED);
        FileTree.delete(unfinished);
        try (Repository from = open(store);
                Repository made = new FileRepositoryBuilder()
                        .setGitDir(unfinished.toFile())
                        .setBare()
                        .build()) {
            made.create(true);
            copy(from, ObjectId.fromString(hash), unfinished);
            RefUpdate ref = made.updateRef(Constants.R_HEADS + "served");
            ref.setNewObjectId(ObjectId.fromString(hash));
            Store.check(ref.getName(), ref.forceUpdate());
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTree.delete(unfinished);
        }
    }

    private static void copy(Repository from, ObjectId id, Path to) throws IOException {
        try (ObjectReader reader = from.newObjectReader();
                RevWalk walk = new RevWalk(reader)) {
            RevCommit commit = walk.parseCommit(id);
            if (hasParents(commit)) Files.writeString(to.resolve(Constants.SHALLOW), id.name() + "\n");
            Path packs = Files.createDirectories(to.resolve(Constants.OBJECTS).resolve("pack"));
            PackConfig config = new PackConfig();
            // What is packed well already is copied, and for the rest a quick start is worth more than a small pack.
            config.setDeltaCompress(false);
            config.setThreads(1);
            try (PackWriter writer = new PackWriter(config, reader)) {
                writer.setDeltaBaseAsOffset(true);
                writer.preparePack(objects(commit, walk, reader).iterator());
                try (OutputStream out = file(packs.resolve("pack-" + id.name() + ".pack"))) {
                    writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out);
                }
                try (OutputStream out = file(packs.resolve("pack-" + id.name() + ".idx"))) {
                    writer.writeIndex(out);
                }
            }
        }
    }

    private static Set<RevObject> objects(RevCommit commit, RevWalk walk, ObjectReader reader) throws IOException {
        Set<RevObject> objects = new LinkedHashSet<>();
        objects.add(commit);
        objects.add(commit.getTree());
        try (TreeWalk files = new TreeWalk(reader)) {
            files.addTree(commit.getTree());
            while (files.next()) {
                if (files.getFileMode(0) == FileMode.GITLINK) continue;
                objects.add(walk.lookupAny(
                        files.getObjectId(0), files.getFileMode(0).getObjectType()));
                if (files.isSubtree()) files.enterSubtree();
            }
        }
        return objects;
    }

    /** In the commit itself: a shallow store hides them. */
    private static boolean hasParents(RevCommit commit) {
        return new String(commit.getRawBuffer(), StandardCharsets.ISO_8859_1).startsWith("parent ", PARENT_AT);
    }

    private static OutputStream file(Path path) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(path));
    }

    private static Repository open(Path directory) throws IOException {
        return new FileRepositoryBuilder()
                .setGitDir(directory.toFile())
                .setMustExist(true)
                .build();
    }
}
