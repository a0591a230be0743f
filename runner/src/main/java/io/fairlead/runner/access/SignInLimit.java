package io.fairlead.runner.access;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Counts the sign-in attempts of each address, so that a password cannot be found by trying. */
final class SignInLimit {

    static final int MAX_ATTEMPTS = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);
    static final int MAX_ADDRESSES = 10_000;

    private final Map<String, Deque<Instant>> attempts = new LinkedHashMap<>();

    /** Counts one more attempt; returns when to try again if that was one too many. */
    synchronized Optional<Instant> attempt(String address, Instant now) {
        var times = attempts.computeIfAbsent(address, unused -> new ArrayDeque<>());
        while (!times.isEmpty() && !times.peekFirst().plus(WINDOW).isAfter(now)) times.removeFirst();
        if (times.size() >= MAX_ATTEMPTS) return Optional.of(times.peekFirst().plus(WINDOW));
        times.addLast(now);
        if (attempts.size() > MAX_ADDRESSES) forgetTheFirst();
        return Optional.empty();
    }

    private void forgetTheFirst() {
        var addresses = attempts.keySet().iterator();
        addresses.next();
        addresses.remove();
    }
}
