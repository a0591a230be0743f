package io.fairlead.runner.executor.fleet;

import io.fairlead.runner.executor.FleetAsk;
import io.fairlead.runner.executor.FleetWork.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The attempts that wait for a worker, the oldest first, and the places whose workers ask. Guarded by itself; only its state. */
final class WorkQueue {

    /** A worker asks at least twice a minute while it has nothing to do. */
    static final Duration PRESENT = Duration.ofMinutes(1);

    private static final int MOST_QUEUES = 10_000;

    /** By queue and number; a queue in which nothing waits is not there. */
    private final Map<String, Map<Long, Waiting>> waiting = new LinkedHashMap<>();

    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, Instant> lastAsked = new HashMap<>();

    /** Was given to a place, is its no more, and waits for nobody yet. */
    private final Set<Long> takenBack = new HashSet<>();

    private Instant since;

    /** @param since from when on questions are heard */
    WorkQueue(Instant since) {
        this.since = since;
    }

    /** For whoever asks already, or else for the next who does. */
    synchronized void put(Waiting attempt, Instant now) {
        takenBack.remove(attempt.id());
        for (Place place : places.values())
            if (place.last.queue().equals(attempt.queue()) && place.give(attempt, now)) return;
        waiting.computeIfAbsent(attempt.queue(), queue -> new LinkedHashMap<>()).put(attempt.id(), attempt);
    }

    /** A question, answered with the oldest that waits in its queue, at once or later. */
    synchronized CompletableFuture<Given> ask(FleetAsk ask, Instant now) {
        var question = new CompletableFuture<Given>();
        Place place = places.computeIfAbsent(ask.place(), name -> new Place());
        place.ask(ask, question, now);
        if (lastAsked.size() < MOST_QUEUES || lastAsked.containsKey(ask.queue())) lastAsked.put(ask.queue(), now);
        // Given to the question before, at the moment when this one came: nobody waits for that answer any more.
        if (place.given != null) place.give(place.given, now);
        Map<Long, Waiting> queue = waiting.getOrDefault(ask.queue(), Map.of());
        queue.values().stream()
                .findFirst()
                .filter(oldest -> place.give(oldest, now))
                .ifPresent(given -> withdraw(given.id()));
        return question;
    }

    /** The worker with that token says that it has what it was given; so there is more time to record it. */
    synchronized Optional<FleetAsk> claimed(Given attempt, Instant now) {
        for (Place place : places.values()) {
            if (place.given == null || !place.given.attempt().equals(attempt)) continue;
            place.givenAt = now;
            return Optional.of(place.last);
        }
        return Optional.empty();
    }

    /** Whether there is something that may have to be offered anew. */
    synchronized boolean holdsUnclaimed() {
        return !takenBack.isEmpty() || oldestUnclaimed().isPresent();
    }

    /** When what nobody has claimed yet was given, the oldest of it. */
    synchronized Optional<Instant> oldestUnclaimed() {
        return places.values().stream()
                .filter(place -> place.isUnclaimed(Instant.MAX))
                .map(place -> place.givenAt)
                .min(Comparator.naturalOrder());
    }

    /**
     * What was given by then, and nobody has claimed: whoever asked for it may be gone, as nobody hears of a machine that loses its
     * power. It stays here until it is put again or removed.
     */
    synchronized Set<Long> unclaimed(Instant by, Set<Long> running) {
        var silent = new HashSet<String>();
        for (Place place : places.values()) {
            if (place.given != null && running.contains(place.given.id())) place.givenAt = null;
            if (!place.isUnclaimed(by)) continue;
            silent.add(place.last.machine());
            takeBack(place);
        }
        // Other questions of that machine may be as dead; a worker that is alive asks again.
        for (Place place : places.values())
            if (place.isAsking() && silent.contains(place.last.machine())) place.question.complete(null);
        return Set.copyOf(takenBack);
    }

    /** It was given to a process that is gone. */
    synchronized void takeBack(FleetAsk from) {
        Place place = places.get(from.place());
        if (place != null && place.given != null) takeBack(place);
    }

    private void takeBack(Place place) {
        takenBack.add(place.given.id());
        place.given = null;
    }

    /** Whoever asks there gets no answer. The place stays while it has an attempt. */
    synchronized void leave(FleetAsk ask) {
        Place place = places.get(ask.place());
        if (place == null) return;
        if (place.question != null) place.question.complete(null);
        if (place.given == null) places.remove(ask.place());
    }

    /** What that place was given last, and to which of its processes. */
    synchronized Optional<Held> given(FleetAsk ask) {
        Place place = places.get(ask.place());
        if (place == null || place.given == null) return Optional.empty();
        return Optional.of(new Held(place.given.attempt(), place.last));
    }

    /** Waits no more. If it was given, its place stays known for a while, so that it is heard when its worker asks again. */
    synchronized void kill(long attemptId, Instant now) {
        withdraw(attemptId);
        for (Place place : places.values())
            if (place.given != null && place.given.id() == attemptId && place.killedAt == null) place.killedAt = now;
    }

    /** Neither waits nor is given any more. */
    synchronized void remove(long attemptId) {
        withdraw(attemptId);
        for (Place place : places.values())
            if (place.given != null && place.given.id() == attemptId) place.given = null;
    }

    private void withdraw(long attemptId) {
        takenBack.remove(attemptId);
        waiting.values().forEach(queue -> queue.remove(attemptId));
        waiting.values().removeIf(Map::isEmpty);
    }

    /** What was given, though never sent, waits again. */
    synchronized void putBack(FleetAsk ask, long attemptId, Instant now) {
        Place place = places.get(ask.place());
        if (place == null || place.given == null || place.given.id() != attemptId) return;
        Waiting attempt = place.given;
        place.given = null;
        put(attempt, now);
    }

    /** Places whose worker has not asked since then are forgotten, unless it is busy with one of these attempts. */
    synchronized void forget(Instant before, Set<Long> running) {
        places.values()
                .removeIf(place -> place.askedAt.isBefore(before)
                        && (place.killedAt == null || place.killedAt.isBefore(before))
                        && (place.given == null || !running.contains(place.given.id())));
    }

    /** The clock was moved by so much. */
    synchronized void moved(Duration by) {
        since = since.plus(by);
        lastAsked.replaceAll((queue, at) -> at.plus(by));
        places.values().forEach(place -> place.moved(by));
    }

    synchronized int length() {
        return waiting.values().stream().mapToInt(Map::size).sum();
    }

    /** How many wait in that queue. */
    synchronized int length(String queue) {
        return waiting.getOrDefault(queue, Map.of()).size();
    }

    /** The queues in which so many wait, or more; the caller's own set. */
    synchronized Set<String> queues(int least) {
        return waiting.entrySet().stream()
                .filter(queue -> queue.getValue().size() >= least)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }

    synchronized int places() {
        return places.size();
    }

    synchronized List<Waiting> waiting() {
        return waiting.values().stream()
                .flatMap(queue -> queue.values().stream())
                .toList();
    }

    /** What waits or was given, by number. */
    synchronized Set<Long> held() {
        var held = new HashSet<Long>(takenBack);
        waiting.values().forEach(queue -> held.addAll(queue.keySet()));
        for (Place place : places.values()) if (place.given != null) held.add(place.given.id());
        return held;
    }

    /** Who has asked, and when last. */
    synchronized Map<FleetAsk, Instant> workers() {
        var workers = new LinkedHashMap<FleetAsk, Instant>();
        places.values().forEach(place -> workers.put(place.last, place.askedAt));
        return workers;
    }

    /** Why what is in that queue waits. */
    synchronized String reason(String queue, Instant now) {
        int there = present(queue, now);
        return "waits for a worker of queue '" + queue + "'; "
                + switch (there) {
                    case 0 -> "none has asked since " + lastAsked.getOrDefault(queue, since);
                    case 1 -> "1 is there, and " + (busy(queue) == 1 ? "busy" : "about to ask");
                    default -> there + " are there, " + (busy(queue) == there ? "all busy" : busy(queue) + " busy");
                };
    }

    private int busy(String queue) {
        return (int) places.values().stream()
                .filter(place -> place.last.queue().equals(queue) && place.isBusy())
                .count();
    }

    /** How many workers of that queue are there. */
    synchronized int present(String queue, Instant now) {
        return (int) places.values().stream()
                .filter(place -> place.last.queue().equals(queue))
                .filter(place -> place.isBusy() || !place.askedAt.isBefore(now.minus(PRESENT)))
                .count();
    }

    /** @param by the process that has it, as it asked */
    record Held(Given attempt, FleetAsk by) {}
}
