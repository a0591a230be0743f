package io.fairlead.runner.executor.fleet;

import io.fairlead.runner.executor.FleetAsk;
import io.fairlead.runner.executor.FleetWork.Given;
import java.time.Duration;
import java.time.Instant;
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
    private Instant since;

    /** @param since from when on questions are heard */
    WorkQueue(Instant since) {
        this.since = since;
    }

    /** For whoever asks already, or else for the next who does. */
    synchronized void put(Waiting attempt) {
        for (Place place : places.values())
            if (place.last.queue().equals(attempt.queue()) && place.give(attempt)) return;
        waiting.computeIfAbsent(attempt.queue(), queue -> new LinkedHashMap<>()).put(attempt.id(), attempt);
    }

    /** A question, answered with the oldest that waits in its queue, at once or later. */
    synchronized CompletableFuture<Given> ask(FleetAsk ask, Instant now) {
        var question = new CompletableFuture<Given>();
        Place place = places.computeIfAbsent(ask.place(), name -> new Place());
        place.ask(ask, question, now);
        if (lastAsked.size() < MOST_QUEUES || lastAsked.containsKey(ask.queue())) lastAsked.put(ask.queue(), now);
        Map<Long, Waiting> queue = waiting.getOrDefault(ask.queue(), Map.of());
        queue.values().stream().findFirst().filter(place::give).ifPresent(given -> withdraw(given.id()));
        return question;
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
        waiting.values().forEach(queue -> queue.remove(attemptId));
        waiting.values().removeIf(Map::isEmpty);
    }

    /** What was given waits again. */
    synchronized void takeBack(FleetAsk ask, long attemptId) {
        Place place = places.get(ask.place());
        if (place == null || place.given == null || place.given.id() != attemptId) return;
        Waiting attempt = place.given;
        place.given = null;
        put(attempt);
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
        var held = new HashSet<Long>();
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
