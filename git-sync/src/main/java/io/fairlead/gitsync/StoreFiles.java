package io.fairlead.gitsync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a store, whatever state a crash, a bad disk or a person left it in. */
record StoreFiles(Path directory, Staging staging, StoreSettings settings) {

    private static final Logger LOG = LoggerFactory.getLogger(StoreFiles.class);

    /** Says that the repository is ours to change; a repository without it is somebody's work. */
    private static final String MARK = "made-by-git-sync";

    static void mark(Path store) throws IOException {
        Files.createFile(store.resolve(MARK));
    }

    Store open() throws IOException, SyncFailure {
        return open(false);
    }

    /**
     * The store, repaired or new.
     *
     * @param older whether the root is known to be git-sync's, so that whatever is there was made by an older one
     */
    Store open(boolean older) throws IOException, SyncFailure {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) return fresh();
        if (!Files.exists(directory.resolve(MARK))) return insteadOfForeign(older);
        // Nobody else writes here, so what is locked now was locked by a process that is gone.
        delete(StoreFiles::isLeftover);
        delete(StoreFiles::isHalfPack);
        Store store = null;
        try {
            store = Store.open(directory);
            settings.apply(store);
            if (store.isSound()) return store;
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} cannot be opened", directory, e);
        }
        if (store != null) store.close();
        return replace();
    }

    /** Moves a damaged store aside and begins an empty one; what is published stays as it is. */
    Store replace() throws IOException {
        LOG.warn("git-sync: the store {} is damaged; it is moved aside and fetched again", directory);
        staging.takeAway(directory, "damaged-store");
        return fresh();
    }

    private Store fresh() throws IOException {
        Store store = Store.create(directory, staging);
        settings.apply(store);
        return store;
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
        List<Path> leftovers;
        try (Stream<Path> files = Files.walk(directory)) {
            leftovers = files.filter(Files::isRegularFile).filter(condition).collect(Collectors.toList());
        }
        for (Path leftover : leftovers) Files.deleteIfExists(leftover);
    }
}
