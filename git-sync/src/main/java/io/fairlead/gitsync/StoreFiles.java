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

/** Opens the store of a root, whatever state a crash, a bad disk or a person left it in. */
record StoreFiles(Path root, Staging staging) {

    private static final Logger LOG = LoggerFactory.getLogger(StoreFiles.class);

    /** Says that the repository is ours to change; a repository without it is somebody's work. */
    private static final String MARK = "made-by-git-sync";

    static void mark(Path store) throws IOException {
        Files.createFile(store.resolve(MARK));
    }

    Store open() throws IOException, SyncFailure {
        if (!Files.exists(directory(), LinkOption.NOFOLLOW_LINKS)) return Store.create(directory(), staging);
        if (!Files.exists(directory().resolve(MARK)))
            throw new SyncFailure(
                    directory() + " was not made by git-sync and is not touched; give git-sync a root of its own");
        // Nobody else writes here, so what is locked now was locked by a process that is gone.
        delete(file -> file.toString().endsWith(".lock"));
        delete(file -> file.getFileName().toString().startsWith("incoming_"));
        Store store = null;
        try {
            store = Store.open(directory());
            if (store.isSound()) return store;
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} cannot be opened", directory(), e);
        }
        if (store != null) store.close();
        return replace();
    }

    /** Moves a damaged store aside and begins an empty one; what is published stays as it is. */
    Store replace() throws IOException {
        LOG.warn("git-sync root={}: the store {} is damaged; it is moved aside and fetched again", root, directory());
        staging.takeAway(directory(), "damaged-store");
        return Store.create(directory(), staging);
    }

    private Path directory() {
        return root.resolve(Constants.DOT_GIT);
    }

    private void delete(Predicate<Path> condition) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> files = Files.walk(directory())) {
            leftovers = files.filter(Files::isRegularFile).filter(condition).collect(Collectors.toList());
        }
        for (Path leftover : leftovers) Files.delete(leftover);
    }
}
