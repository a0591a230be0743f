package io.fairlead.runner.executor.fleet;

import io.fairlead.runner.executor.FleetAsk;
import io.fairlead.runner.executor.FleetWork.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The attempts that wait for a worker, the oldest first, and the places whose workers ask. Guarded by itself; only its state. */
final class Line {

    /** A worker asks at least twice a minute while it has nothing to do. */
    static final Duration PRESENT = Duration.ofMinutes(1);

    private static final int MOST_QUEUES = 10_000;

    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, Instant> lastAsked = new HashMap<>();
    private final Instant since;

    /** @param since from when on questions are heard */
    Line(Instant since) {
        this.since = since;
    }

    /** For whoever asks already, or else for the next who does. */
    synchronized void put(Waiting attempt) {
        for (Place place : places.values())
            if (place.last.queue().equals(attempt.queue()) && place.give(attempt)) return;
        waiting.put(attempt.id(), attempt);
    }

    /** A question, answered with the oldest that waits in its queue, at once or later. */
    synchronized CompletableFuture<Given> ask(FleetAsk ask, Instant now) {
        var question = new CompletableFuture<Given>();
        Place place = places.computeIfAbsent(ask.place(), name -> new Place());
        place.ask(ask, question, now);
        if (lastAsked.size() < MOST_QUEUES || lastAsked.containsKey(ask.queue())) lastAsked.put(ask.queue(), now);
        for (Iterator<Waiting> all = waiting.values().iterator(); all.hasNext(); ) {
            Waiting next = all.next();
            if (!next.queue().equals(ask.queue()) || !place.give(next)) continue;
            all.remove();
            break;
        }
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

    /** Neither waits nor is given any more. */
    synchronized void remove(long attemptId) {
        waiting.remove(attemptId);
        for (Place place : places.values())
            if (place.given != null && place.given.id() == attemptId) place.given = null;
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
                .removeIf(place ->
                        place.askedAt.isBefore(before) && (place.given == null || !running.contains(place.given.id())));
    }

    synchronized int length() {
        return waiting.size();
    }

    synchronized int places() {
        return places.size();
    }

    synchronized List<Waiting> waiting() {
        return List.copyOf(waiting.values());
    }

    /** What waits or was given, by number. */
    synchronized Set<Long> held() {
        var held = new HashSet<>(waiting.keySet());
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
        long there = places.values().stream()
                .filter(place -> place.last.queue().equals(queue))
                .filter(place -> place.given != null || !place.askedAt.isBefore(now.minus(PRESENT)))
                .count();
        return "waits for a worker of queue '" + queue + "'; "
                + switch ((int) there) {
                    case 0 -> "none has asked since " + lastAsked.getOrDefault(queue, since);
                    case 1 -> "1 is there, and busy";
                    default -> there + " are there, all busy";
                };
    }

    /** @param by the process that has it, as it asked */
    record Held(Given attempt, FleetAsk by) {}
}
