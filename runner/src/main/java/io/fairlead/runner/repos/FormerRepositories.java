package io.fairlead.runner.repos;

import io.fairlead.runner.catalog.CatalogKeeper;
import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.liveness.Steady;
import io.fairlead.runner.run.store.RepoStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what repositories that are no longer followed have on disk: git-sync's root and what was compiled. Not before their last
 * run has ended, and only of those that this runner has followed itself; who follows one again has it fetched anew.
 */
public final class FormerRepositories implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FormerRepositories.class);

    /** Their last runs may take days. */
    private static final long AGAIN_MINUTES = 60;

    private final RepoStore repos;
    private final Path sync;
    private final Path compiled;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        var made = new Thread(work, "former-repositories");
        made.setDaemon(true);
        return made;
    });

    /**
     * @param sync holds a folder for each repository that is synced here
     * @param compiled holds a folder for each revision
     */
    FormerRepositories(RepoStore repos, Path sync, Path compiled) {
        this.repos = repos;
        this.sync = sync;
        this.compiled = compiled;
    }

    /** Begins, once it is known which are followed. */
    public static FormerRepositories start(RepoStore repos, Path sync, Path compiled) {
        var former = new FormerRepositories(repos, sync, compiled);
        var step = new Steady("what former repositories left could not be removed", former::sweep);
        former.thread.scheduleWithFixedDelay(step, 0, AGAIN_MINUTES, TimeUnit.MINUTES);
        return former;
    }

    void sweep() {
        finishRemovals();
        for (String repo : repos.former()) {
            try {
                remove(repo);
            } catch (IOException | RuntimeException e) {
                log.warn(
                        "repo={} is no longer followed; what it left on disk stays for another hour: {}", repo, e + "");
            }
        }
    }

    /** Of a process that was killed meanwhile, or of what could not be deleted then. */
    private void finishRemovals() {
        for (Path place : List.of(sync, compiled)) {
            try {
                for (Path folder : named(place, Folders.RETIRED)) Folders.delete(folder);
            } catch (IOException e) {
                log.warn("what was being removed in {} stays for another hour: {}", place, e + "");
            }
        }
    }

    private void remove(String repo) throws IOException {
        for (Path folder : left(repo)) {
            Folders.retire(folder);
            log.info("removed {}: repo={} is no longer followed", folder, repo);
        }
    }

    private List<Path> left(String repo) throws IOException {
        var left = new ArrayList<>(named(compiled, CatalogKeeper.key(repo, "")));
        Path root = sync.resolve(repo);
        if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) left.add(root);
        return left;
    }

    private static List<Path> named(Path place, String prefix) throws IOException {
        if (!Files.isDirectory(place)) return List.of();
        try (Stream<Path> all = Files.list(place)) {
            return all.filter(folder -> folder.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
