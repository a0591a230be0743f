package io.fairlead.gitsync.store;

import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.options.SyncFailure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a store, whatever state a crash, a bad disk or a person left it in. */
public record StoreFiles(Path directory, Staging staging, StoreSettings settings) {

    /** Where copies are kept that are served; they are looked after by who serves them. */
    public static final String SNAPSHOTS = "served";

    private static final Logger LOG = LoggerFactory.getLogger(StoreFiles.class);

    /** Says that the repository is ours to change; a repository without it is somebody's work. */
    private static final String MARK = "made-by-git-sync";

    static void mark(Path store) throws IOException {
        Files.createFile(store.resolve(MARK));
    }

    static boolean isOurs(Path store) {
        return Files.exists(store.resolve(MARK));
    }

    public Store open() throws IOException, SyncFailure {
        return open(false);
    }

    /**
     * The store, repaired or new.
     *
     * @param older whether the root is known to be git-sync's, so that whatever is there was made by an older one
     */
    public Store open(boolean older) throws IOException, SyncFailure {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) return fresh();
        if (!isOurs(directory)) return insteadOfForeign(older);
        // No sync is under way, so what is locked now was locked by one that is gone.
        delete(StoreFiles::isLeftover);
        delete(StoreFiles::isHalfPack);
        Optional<Store> sound = sound();
        if (sound.isPresent()) return sound.get();
        takeAway();
        return fresh();
    }

    private Optional<Store> sound() throws IOException {
        Store store;
        try {
            store = Store.open(directory);
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} cannot be opened", directory, e);
            return Optional.empty();
        }
        boolean sound = false;
        try {
            sound = store.isSound();
            // That the disk is full says nothing against what is on it.
            if (sound) settings.apply(store);
            return sound ? Optional.of(store) : Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
            sound = false;
            throw e;
        } finally {
            if (!sound) store.close();
        }
    }

    /** Moves a damaged store aside; what is published stays as it is. */
    public void takeAway() throws IOException {
        LOG.warn("git-sync: the store {} is damaged; it is moved aside and fetched again", directory);
        staging.takeAway(directory, "damaged-store");
    }

    /** Begins an empty one. */
    public Store fresh() throws IOException {
        Store store = Store.create(directory, staging);
        try {
            settings.apply(store);
            return store;
        } catch (IOException | RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    /** The well-known git-sync's store is taken over, and one without anything in it is nobody's work. */
    private Store insteadOfForeign(boolean older) throws IOException, SyncFailure {
        if (!older && !isOfGitSync() && holdsWork())
            throw new SyncFailure(
                    directory + " was not made by git-sync and is not touched; give git-sync a root of its own");
        LOG.info("git-sync: {} is replaced by a store of its own", directory);
        staging.takeAway(directory, "other-store");
        return fresh();
    }

    private boolean isOfGitSync() {
        try {
            return Files.readString(directory.resolve(Constants.HEAD)).equals("ref: refs/heads/git-sync\n");
        } catch (IOException e) {
            return false;
        }
    }

    private boolean holdsWork() throws IOException {
        if (!Files.isDirectory(directory)) return true;
        for (String place : List.of("objects", "refs", "packed-refs", "index")) {
            Path path = directory.resolve(place);
            if (!Files.exists(path)) continue;
            try (Stream<Path> files = Files.walk(path)) {
                if (files.anyMatch(Files::isRegularFile)) return true;
            }
        }
        return false;
    }

    /** The marks of a fetch and of a collection under way would keep everything from being collected for hours, or for ever. */
    private static boolean isLeftover(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".lock")
                || name.startsWith("incoming_")
                || name.equals("gc.pid")
                || file.getParent().endsWith("objects/pack") && (name.endsWith(".keep") || name.endsWith("_tmp"));
    }

    /** The index comes last, so a pack without one was never in use. */
    private static boolean isHalfPack(Path file) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".pack") || !file.getParent().endsWith("objects/pack")) return false;
        return !Files.exists(file.resolveSibling(name.substring(0, name.length() - ".pack".length()) + ".idx"));
    }

    private void delete(Predicate<Path> condition) throws IOException {
        List<Path> leftovers = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                // What is served is made by other threads, which look after it themselves.
                if (visited.equals(directory.resolve(SNAPSHOTS))) return FileVisitResult.SKIP_SUBTREE;
                FileTree.open(visited);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && condition.test(file)) leftovers.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        for (Path leftover : leftovers) Files.deleteIfExists(leftover);
    }
}
