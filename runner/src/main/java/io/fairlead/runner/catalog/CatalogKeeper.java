package io.fairlead.runner.catalog;

import io.fairlead.runner.catalog.describe.Describer;
import io.fairlead.runner.catalog.describe.PreviousDescription;
import io.fairlead.runner.catalog.describe.RevisionDescription;
import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.catalog.plugin.Texts;
import io.fairlead.runner.run.dag.DescribeSetback;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.dag.Revision;
import io.fairlead.runner.run.store.CatalogStore;
import io.fairlead.runner.run.store.DescribeSetbacks;
import io.fairlead.runner.run.store.RepoStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each repo's newest revision from "fetched" to "live". Each repo has a thread of its own, so that one repo's endless static
 * initialiser delays no other; revisions that are overtaken while one is being described are left out. What could not be finished,
 * because the machine was busy or something was missing for a while, is tried again by itself.
 */
public final class CatalogKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CatalogKeeper.class);

    private final RepoStore repos;
    private final CatalogStore catalogs;
    private final DescribeSetbacks setbacks;
    private final Description description;
    private final Path cache;
    private final InstantSource clock;
    private final Map<String, Inbox> inboxes = new ConcurrentHashMap<>();

    /** Finds out which DAGs a folder has, as {@link Describer#describe} does. */
    @FunctionalInterface
    public interface Description {
        RevisionDescription of(Path folder, String revisionKey, Path cacheDir, PreviousDescription known)
                throws IOException, InterruptedException;
    }

    /** @param cache where compiled sources are kept, a folder a revision */
    public CatalogKeeper(
            RepoStore repos,
            CatalogStore catalogs,
            DescribeSetbacks setbacks,
            Description description,
            Path cache,
            InstantSource clock) {
        this.repos = repos;
        this.catalogs = catalogs;
        this.setbacks = setbacks;
        this.description = description;
        this.cache = cache;
        this.clock = clock;
    }

    /** A revision is on disk. Returns at once. */
    public void fetched(String repo, Revision revision) {
        Inbox inbox = inboxes.computeIfAbsent(repo, Inbox::new);
        if (inbox.put(revision)) inbox.thread.execute(() -> work(repo, inbox));
    }

    /** Begins what is to be tried again by now. Returns at once. */
    public void tick(Instant now) {
        inboxes.forEach((repo, inbox) -> {
            if (inbox.isDue(now)) inbox.thread.execute(() -> work(repo, inbox));
        });
    }

    /** The clock was moved, and pauses are as long as before. */
    public void moved(Duration by) {
        inboxes.values().forEach(inbox -> inbox.moved(by));
    }

    /** When something is to be tried again. */
    public Optional<Instant> nextDue() {
        return inboxes.values().stream()
                .map(Inbox::nextDue)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** The commits of a repo that are being described, or wait for it: their folders are needed, though nobody runs them yet. */
    public Set<String> inHand(String repo) {
        Inbox inbox = inboxes.get(repo);
        return inbox == null ? Set.of() : inbox.hashes();
    }

    private void work(String repo, Inbox inbox) {
        Revision revision = inbox.take();
        try {
            publish(repos.find(repo).orElseThrow(), revision, inbox);
            setbacks.overcame(repo);
            sweep(repo);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (RuntimeException | IOException | Error e) {
            // An Error, too, may be the machine's, such as that of a thread that could not be started.
            setBack(repo, revision, inbox, e);
        } finally {
            inbox.done();
        }
    }

    private void setBack(String repo, Revision revision, Inbox inbox, Throwable thrown) {
        Optional<Instant> again = inbox.hindered(clock.instant());
        log.error(
                "revision could not be described repo={} revision={}; the catalog before stays live, {}",
                repo,
                revision.hash(),
                again.map(CatalogKeeper::again).orElse("something newer is described instead"),
                thrown);
        try {
            again.ifPresent(
                    at -> setbacks.suffered(repo, new DescribeSetback(revision.hash(), Texts.root(thrown), at)));
        } catch (RuntimeException e) {
            log.warn("repo={}: pages that are open do not show it yet", repo, e);
        }
    }

    private void publish(RepoStatus repo, Revision revision, Inbox inbox) throws IOException, InterruptedException {
        Path folder = Path.of(revision.folder());
        String key = key(repo.name(), revision.hash());
        RevisionDescription found = Files.isDirectory(folder)
                ? description.of(folder, key, cache, inbox.known)
                : new RevisionDescription(List.of(), List.of(noSuchPath(repo)));
        found.leftOut()
                .forEach(each -> log.info("left out repo={} revision={} {}", repo.name(), revision.hash(), each));
        inbox.known = PreviousDescription.of(key, found);
        var plugins = DuplicateDags.refuse(withOutlook(found, inbox), catalogs.owners(repo.id()));
        catalogs.publish(repo, revision, plugins, found.errors(), clock.instant());
    }

    /** What could not be finished says when it is tried again. */
    private List<DescribedPlugin> withOutlook(RevisionDescription found, Inbox inbox) {
        if (found.unfinished().isEmpty()) return found.plugins();
        String outlook = "; " + outlook(found, inbox);
        return found.plugins().stream()
                .map(plugin -> found.unfinished().contains(plugin.path()) ? plugin.withReason(outlook) : plugin)
                .toList();
    }

    private String outlook(RevisionDescription found, Inbox inbox) {
        Instant now = clock.instant();
        return (found.hindered() ? inbox.hindered(now) : inbox.late(now))
                .map(CatalogKeeper::again)
                .orElse("the next push or restart tries again");
    }

    private static String again(Instant at) {
        return "it is tried again at " + at.truncatedTo(ChronoUnit.SECONDS);
    }

    private static LoadError noSuchPath(RepoStatus repo) {
        return new LoadError(
                repo.path(),
                OptionalInt.empty(),
                "this commit has no folder '" + repo.path() + "', where the repo's DAGs are said to be",
                "");
    }

    /** What was compiled for revisions that nobody needs any more is removed; what cannot be now is the next time. */
    private void sweep(String repo) {
        try {
            removeUnused(repo);
        } catch (IOException | RuntimeException e) {
            log.warn("repo={}: what was compiled for revisions before stays in {} for now", repo, cache, e);
        }
    }

    private void removeUnused(String repo) throws IOException {
        Set<String> kept =
                repos.revisionsInUse(repo).stream().map(hash -> key(repo, hash)).collect(Collectors.toSet());
        if (!Files.isDirectory(cache)) return;
        List<Path> old;
        try (Stream<Path> all = Files.list(cache)) {
            old = all.filter(folder -> folder.getFileName().toString().startsWith(repo + "@"))
                    .filter(folder -> !kept.contains(folder.getFileName().toString()))
                    .toList();
        }
        for (Path folder : old) Folders.retire(folder);
    }

    /** Names a revision among those of all repos, as a folder. */
    public static String key(String repo, String hash) {
        return repo + "@" + hash;
    }

    @Override
    public void close() {
        for (Inbox inbox : inboxes.values()) inbox.thread.shutdownNow();
    }
}
