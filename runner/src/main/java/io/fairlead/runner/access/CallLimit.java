package io.fairlead.runner.access;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Counts the attempts of each address, so that a secret cannot be found by trying, and nobody keeps the runner busy. */
final class CallLimit {

    static final int MAX_ADDRESSES = 10_000;

    private final int most;
    private final Duration window;
    private final Map<String, Deque<Instant>> attempts = new LinkedHashMap<>();

    /** @param most attempts within the window */
    CallLimit(int most, Duration window) {
        this.most = most;
        this.window = window;
    }

    /** Counts one more attempt; returns when to try again if that was one too many. */
    synchronized Optional<Instant> attempt(String address, Instant now) {
        var times = attempts.computeIfAbsent(address, unused -> new ArrayDeque<>());
        while (!times.isEmpty() && !times.peekFirst().plus(window).isAfter(now)) times.removeFirst();
        if (times.size() >= most) return Optional.of(times.peekFirst().plus(window));
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
