package io.fairlead.runner.executor.fleet;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.AttemptReports;
import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.executor.FleetAsk;
import io.fairlead.runner.executor.FleetWork;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.run.dag.Execution;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes attempts on other machines, whose workers ask for them. What runs there goes on when the runner is started anew: the
 * database knows it, and this class only what waits.
 */
public final class FleetExecutor implements Executor, FleetWork {

    /** How many attempts of one queue may wait for a worker. */
    static final int MOST_WAITING = 2_000;

    /** How many of all queues together: what a runner of little memory can hold with ease. */
    static final int MOST_IN_ALL = 20 * MOST_WAITING;

    /**
     * How long a worker may take to say that it has what it was given. One that is slower loses nothing but its turn: its token is
     * the attempt's no more.
     */
    static final Duration CLAIM = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(FleetExecutor.class);
    private static final int MOST_PLACES = 10_000;
    private static final int MOST_TOLD = 100;
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);

    private final Queues queues;
    private final AttemptReports reports;
    private final Supplier<Set<Long>> running;
    private final Duration silence;
    private final InstantSource clock;
    private final WorkQueue line;
    private final Map<Long, Instant> returned = new ConcurrentHashMap<>();
    private Map<Long, String> told = new HashMap<>();

    /**
     * Gives nothing up itself: that is done where signs of life are recorded.
     *
     * @param running the attempts that workers of the fleet have begun and not ended, as the database knows them
     * @param silence what workers are told that they may be silent
     */
    public FleetExecutor(
            Queues queues, AttemptReports reports, Supplier<Set<Long>> running, Duration silence, InstantSource clock) {
        this.queues = queues;
        this.reports = reports;
        this.running = running;
        this.silence = silence;
        this.clock = clock;
        this.line = new WorkQueue(clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /** Its workers are Java. */
    @Override
    public Optional<String> cannot(Execution wishes) {
        return wishes.ownContainer().map(container -> "image '" + container.image() + "'");
    }

    @Override
    public int freeSlots() {
        return Math.max(0, MOST_IN_ALL - line.length());
    }

    /** A queue that nobody works for fills up, and the others go on. */
    @Override
    public Set<String> fullQueues() {
        Set<String> full = line.queues(MOST_WAITING);
        if (full.contains(DEFAULT_QUEUE)) full.add("");
        return full;
    }

    @Override
    public Optional<String> full(String queue) {
        String name = Waiting.named(queue);
        int waiting = line.length(name);
        if (waiting < MOST_WAITING) return Optional.empty();
        String why = "queue '" + name + "' is full (" + waiting + " waiting)";
        return Optional.of(line.present(name, now()) > 0 ? why : why + ", and has no worker");
    }

    @Override
    public void start(Assignment assignment) {
        Waiting attempt = Waiting.of(assignment);
        if (queues.isOpenTo(assignment.team(), attempt.queue())) {
            line.put(attempt, now());
        } else {
            String reason = "team " + assignment.team() + " may not use queue '" + attempt.queue()
                    + "'; choose another with .queue(…), or add the team to the queue's teams";
            reports.ended(assignment.attemptId(), new Outcome(Outcome.Kind.FAILED_FOR_GOOD, reason, null));
        }
    }

    /** A worker that has begun hears it with its next sign of life, and stops. */
    @Override
    public void kill(long attemptId, String reason) {
        line.kill(attemptId, now());
    }

    /**
     * Until its worker asks for other work, or else until its lease is over: that was made longer by its last sign of life that the
     * database took, and no more after the attempt was over.
     */
    @Override
    public boolean mayExecute(Attempt over, Instant now) {
        boolean lent = over.startedAt().isPresent()
                && over.heartbeatAt()
                        .filter(heard -> heard.plus(silence).isAfter(now))
                        .isPresent();
        return lent && !returned.containsKey(over.id());
    }

    /** The database is asked last: what leaves the line meanwhile is there already. */
    @Override
    public Set<Long> active() {
        Set<Long> active = line.held();
        active.addAll(running.get());
        return active;
    }

    @Override
    public boolean isThere() {
        return true;
    }

    @Override
    public boolean allows(String token, String queue) {
        return queues.allows(token, queue);
    }

    @Override
    public Duration silence() {
        return silence;
    }

    @Override
    public CompletableFuture<Given> next(FleetAsk ask) {
        Optional<WorkQueue.Held> before = line.given(ask);
        if (ask.leaves()) {
            before.filter(held -> !isActive(held)).ifPresent(this::returned);
            line.leave(ask);
            return CompletableFuture.completedFuture(null);
        }
        if (before.isPresent() && isActive(before.get())) {
            if (before.get().by().process() == ask.process()) return line.ask(ask, now());
            replaced(before.get());
        } else {
            before.ifPresent(this::returned);
        }
        if (line.places() >= MOST_PLACES) {
            LOG.error("more than {} workers ask for work; worker {} gets none", MOST_PLACES, ask.shown());
            return CompletableFuture.completedFuture(null);
        }
        return line.ask(ask, now());
    }

    /** The process that was given it is gone. If that had not begun, nothing is lost. */
    private void replaced(WorkQueue.Held held) {
        String reason = held.by().shown() + " ended before it began";
        if (running.get().contains(held.attempt().attemptId())) {
            reports.lost(held.attempt().attemptId(), reason);
            returned(held);
        } else {
            line.takeBack(held.by());
            reports.waits(held.attempt().attemptId(), reason); // which wakes who offers it anew
        }
    }

    /** Its worker has no more to do with it: a place has one process at a time, and that executes nothing while it asks. */
    private void returned(WorkQueue.Held held) {
        returned.put(held.attempt().attemptId(), now());
        line.remove(held.attempt().attemptId());
    }

    private boolean isActive(WorkQueue.Held held) {
        return reports.authorize(held.attempt().attemptId(), held.attempt().token())
                .isPresent();
    }

    @Override
    public Optional<String> claimed(long attemptId, String token) {
        return line.claimed(new Given(attemptId, token), now()).map(FleetAsk::shown);
    }

    @Override
    public void notGiven(FleetAsk ask, Given given) {
        if (reports.authorize(given.attemptId(), given.token()).isPresent())
            line.putBack(ask, given.attemptId(), now());
        else line.remove(given.attemptId());
    }

    /**
     * The attempts that were given to workers which have not said that they have them. They are to be {@linkplain #start started} with
     * another token, and until then are told again.
     */
    public Set<Long> unclaimed(Instant now) {
        return line.holdsUnclaimed() ? line.unclaimed(now.minus(CLAIM), running.get()) : Set.of();
    }

    /** When something may have to be offered anew. */
    public Optional<Instant> nextDue() {
        return line.oldestUnclaimed().map(at -> at.plus(CLAIM));
    }

    /** It is not to be offered anew: its worker has begun after all, or it is over. */
    public void letGo(long attemptId) {
        line.remove(attemptId);
    }

    /** Tells of what waits why it does, a bounded number at a time, and forgets workers that were not heard of for long. */
    public void tick(Instant now) {
        var reasons = new HashMap<String, String>();
        var next = new HashMap<Long, String>();
        int fresh = 0;
        for (Waiting each : line.waiting()) {
            String reason = reasons.computeIfAbsent(each.queue(), queue -> line.reason(queue, now));
            String before = told.get(each.id());
            boolean tell = !reason.equals(before) && fresh++ < MOST_TOLD;
            if (tell) reports.waits(each.id(), reason);
            if (tell || before != null) next.put(each.id(), tell ? reason : before);
        }
        told = next;
        line.forget(now.minus(FORGOTTEN), running.get());
        returned.values().removeIf(at -> at.isBefore(now.minus(silence)));
    }

    /** The clock was moved: whoever was heard was so as long ago as before. */
    public void moved(Duration by) {
        line.moved(by);
        returned.replaceAll((attempt, at) -> at.plus(by));
    }

    /** The workers that have asked, each with when it last did. */
    public Map<FleetAsk, Instant> workers() {
        return line.workers();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Its workers go on. */
    @Override
    public void close() {
        LOG.debug("the fleet's workers go on");
    }

    /** Who may ask for which queue's work, and whose work may be in it. */
    public interface Queues {

        /** Whether who shows this token may ask for work of this queue. */
        boolean allows(String token, String queue);

        /** Whether tasks of that team may be in this queue. */
        boolean isOpenTo(String team, String queue);
    }
}
