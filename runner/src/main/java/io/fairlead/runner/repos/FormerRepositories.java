package io.fairlead.runner.repos;

import io.fairlead.runner.catalog.CatalogKeeper;
import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.liveness.Steady;
import io.fairlead.runner.run.store.RepoStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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
        for (String repo : repos.former()) {
            try {
                remove(repo);
            } catch (IOException | RuntimeException e) {
                log.warn(
                        "repo={} is no longer followed; what it left on disk stays for another hour: {}", repo, e + "");
            }
        }
    }

    private void remove(String repo) throws IOException {
        for (Path folder : left(repo)) {
            Folders.delete(folder);
            log.info("removed {}: repo={} is no longer followed", folder, repo);
        }
    }

    private List<Path> left(String repo) throws IOException {
        try (Stream<Path> revisions = Files.list(compiled)) {
            String prefix = CatalogKeeper.key(repo, "");
            return Stream.concat(
                            Stream.of(sync.resolve(repo)),
                            revisions.filter(
                                    folder -> folder.getFileName().toString().startsWith(prefix)))
                    .filter(folder -> Files.exists(folder, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
