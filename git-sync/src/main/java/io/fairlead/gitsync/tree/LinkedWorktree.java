package io.fairlead.gitsync.tree;

import io.fairlead.gitsync.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What makes a directory a worktree of a store for git: a file {@code .git} in it, and HEAD and index in the store.
 *
 * @param store the store's directory
 * @param id the worktree's name in the store
 * @param place where the directory is once it is published
 */
record LinkedWorktree(Path store, String id, Path place) {

    static final String DIRECTORY = Store.LINKED_WORKTREES;
    private static final String OUR_INDEX = "git-sync-index";
    private static final String TO_STORE = "../..\n";

    /** In the tree {@code place} of the commit {@code hash}. */
    static LinkedWorktree of(TreePart part, String hash, Path tree) {
        return of(part.store().directory(), part.path(), hash, tree);
    }

    static LinkedWorktree of(Path store, TreePath path, String hash, Path tree) {
        if (path.isEmpty()) return new LinkedWorktree(store, hash, tree);
        return new LinkedWorktree(store, hash + "-" + ShortNames.shortOf(path.bytes()), path.in(tree));
    }

    /** Writes everything anew; the directory is complete when {@code .git} is there. */
    void write(Path directory, ObjectId head, List<IndexEntry> entries, SparsePatterns sparse) throws IOException {
        Files.createDirectories(own().resolve("info"));
        put(own().resolve("commondir"), TO_STORE);
        put(own().resolve("gitdir"), back());
        Path patterns = own().resolve("info/sparse-checkout");
        Files.deleteIfExists(patterns);
        if (sparse.text().isPresent()) put(patterns, sparse.text().get());
        putIndex(OUR_INDEX, entries, true);
        putIndex("index", entries, false);
        put(own().resolve(Constants.HEAD), head.name() + "\n");
        put(directory.resolve(Constants.DOT_GIT), link());
    }

    /** Whether git, when run in the directory, still finds this commit. */
    boolean isAt(ObjectId head) {
        return contentOf(own().resolve(Constants.HEAD)).equals(Optional.of(head.name() + "\n"))
                && contentOf(own().resolve("commondir")).equals(Optional.of(TO_STORE))
                && contentOf(place.resolve(Constants.DOT_GIT)).equals(Optional.of(link()));
    }

    /** Whether git finds everything else that it looks for, too. */
    boolean isWhole() {
        try {
            IndexFile.read(own().resolve("index"));
            return contentOf(own().resolve("gitdir")).equals(Optional.of(back()));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** How the files were written; not what git has noted since. */
    Optional<List<IndexEntry>> written() {
        try {
            Path index = own().resolve(OUR_INDEX);
            return Files.exists(index) ? Optional.of(IndexFile.read(index)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** What git believes to be in the directory. */
    List<IndexEntry> noted() {
        try {
            return IndexFile.read(own().resolve("index"));
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    private Path own() {
        return store.resolve(DIRECTORY).resolve(id);
    }

    private String back() {
        return TreePath.of(place.resolve(Constants.DOT_GIT)).raw() + "\n";
    }

    /** Relative, so that readers may see the root mounted anywhere. */
    private String link() {
        return "gitdir: " + place.relativize(own()) + "\n";
    }

    private void putIndex(String name, List<IndexEntry> entries, boolean noted) throws IOException {
        Path temporary = own().resolve(name + ".new");
        IndexFile.write(temporary, entries, noted);
        Files.move(temporary, own().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void put(Path file, String content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(temporary, content, StandardCharsets.ISO_8859_1);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Optional<String> contentOf(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
