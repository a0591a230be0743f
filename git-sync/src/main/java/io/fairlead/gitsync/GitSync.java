package io.fairlead.gitsync;

import io.fairlead.gitsync.files.WorktreeRetention;
import io.fairlead.gitsync.files.Worktrees;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.publish.PrePublish;
import io.fairlead.gitsync.store.JGitSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one root equal to one remote ref: a thread that syncs, waits, and can be told to hurry. */
public final class GitSync implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GitSync.class);

    /** How long {@link #close} waits for a sync that was told to stop. */
    private static final Duration MAX_CLOSE = Duration.ofSeconds(5);

    private final SyncConfig config;
    private final SyncListener listener;
    private final Supplier<Set<String>> inUse;
    private final PrePublish gate;
    private final SteadyClock clock;
    private final Announcements told;
    private final FailureMessages reasons;
    private final BlockingQueue<Boolean> wakeUp = new ArrayBlockingQueue<>(1);
    private final Thread thread;
    private final ReentrantLock syncing = new ReentrantLock();
    private Mirror mirror;
    private volatile boolean closed;

    /**
     * Touches nothing yet.
     *
     * @param inUse the hashes whose worktrees must stay besides the published one; asked on the syncing thread after every sync.
     *     Whoever may still hand out a revision has to name it here.
     */
    public GitSync(SyncConfig config, SyncListener listener, Supplier<Set<String>> inUse) {
        this(config, listener, inUse, PrePublish.ALLOW, SteadyClock.system());
    }

    /**
     * As the other one, with a say in what is published.
     *
     * @param gate asked before the link moves
     * @param clock tells how long a replaced tree has been there
     */
    public GitSync(
            SyncConfig config, SyncListener listener, Supplier<Set<String>> inUse, PrePublish gate, SteadyClock clock) {
        this.config = Objects.requireNonNull(config, "config");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.inUse = Objects.requireNonNull(inUse, "inUse");
        this.gate = Objects.requireNonNull(gate, "gate");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.told = new Announcements(listener);
        this.reasons = new FailureMessages(RemoteUrl.of(config.url()), config.timeout(), config.root());
        this.thread = new Thread(this::loop, "git-sync " + config.root().getFileName());
        this.thread.setDaemon(true);
        JGitSettings.install();
    }

    /** The hashes of all worktrees that are in a root now, also of those that are on their way out. */
    public static Set<String> worktreesIn(Path root) {
        try (Stream<Path> trees = Files.list(Worktrees.in(root).directory())) {
            return trees.map(tree -> tree.getFileName().toString())
                    .filter(ObjectId::isId)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the worktrees in " + root, e);
        }
    }

    /** Begins to follow the remote, with a first sync at once. Once only. */
    public void start() {
        thread.start();
    }

    /** Cuts the wait short. A call during a sync causes one more; several calls cause no more than one. */
    public void syncNow() {
        wakeUp.offer(true);
    }

    /**
     * One sync, on the caller's thread. Does not tell the listener of a failure.
     *
     * @throws SyncFailure if it did not succeed
     */
    public SyncOutcome syncOnce() throws SyncFailure {
        syncing.lock();
        try {
            return sync();
        } finally {
            syncing.unlock();
            // Whoever closed meanwhile may have left that to us.
            if (closed) closeMirror(Duration.ZERO);
        }
    }

    private SyncOutcome sync() throws SyncFailure {
        if (closed) throw new SyncFailure("git-sync of " + config.root() + " is closed");
        Deadline deadline = new Deadline(config.timeout(), () -> closed);
        try {
            if (mirror == null) mirror = open(deadline);
            SyncOutcome outcome = mirror.pass(deadline);
            if (outcome.changed())
                LOG.info(
                        "git-sync root={} published={}",
                        config.root(),
                        outcome.revision().hash());
            return outcome;
        } catch (IOException | RuntimeException | Error e) { // An Error is no reason to follow the remote no more.
            throw reasons.failure(e, deadline);
        }
    }

    /**
     * Ends the loop; a sync that is running, on whatever thread, is told to stop, and waited for a few seconds. What is published
     * stays.
     */
    @Override
    public void close() {
        closed = true;
        syncNow();
        // A listener may close what it listens to; the sync then ends behind it.
        if (!syncing.isHeldByCurrentThread()) closeMirror(MAX_CLOSE);
    }

    private void loop() {
        int failures = 0;
        while (!closed) {
            try {
                failures = pass(failures);
            } catch (RuntimeException
                    | Error e) { // Nobody else would hear of it, and the remote would be followed no more.
                LOG.error("git-sync root={} could not tell of a sync; it goes on", config.root(), e);
                await(config.period());
            }
        }
        closeMirror(MAX_CLOSE);
    }

    /** A sync, and the wait after it. */
    private int pass(int failures) {
        try {
            syncOnce();
            await(config.period());
            return 0;
        } catch (SyncFailure e) {
            await(report(e, failures + 1));
            return failures + 1;
        }
    }

    private Mirror open(Deadline deadline) throws IOException, SyncFailure {
        Duration stale = config.options().staleWorktreeTimeout();
        return Mirror.open(config, told, new WorktreeRetention(inUse, stale, clock, clock.dates()), gate, deadline);
    }

    private Duration report(SyncFailure failure, int failures) {
        Duration retryIn = new Backoff(config.period(), ThreadLocalRandom.current()).after(failures);
        if (closed) return retryIn;
        LOG.warn(
                "git-sync root={} failed, tried again in {} ms: {}",
                config.root(),
                retryIn.toMillis(),
                failure.getMessage());
        try {
            listener.failed(failure.getMessage(), retryIn);
        } catch (RuntimeException | Error e) {
            LOG.warn("git-sync root={}: the listener does not take the failure", config.root(), e);
        }
        return retryIn;
    }

    private void await(Duration wait) {
        try {
            wakeUp.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Only close() ends the loop, and it does not interrupt.
            LOG.debug("git-sync root={}: interrupted while waiting", config.root());
        }
    }

    /** A sync that is still busy then does it itself when it ends. */
    private void closeMirror(Duration patience) {
        if (!enter(patience)) return;
        try {
            if (mirror != null) mirror.close();
            mirror = null;
        } finally {
            syncing.unlock();
        }
    }

    private boolean enter(Duration patience) {
        try {
            return syncing.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return syncing.tryLock();
        }
    }
}
