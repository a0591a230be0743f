package io.fairlead.gitsync.serve;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Lets so many calls through within any window of time. Bucket4j (a jar of 427 KB) lets nearly twice as many through within one: 19 or
 * 20 where 10 are allowed. Failsafe takes no clock.
 */
public final class CallLimit {

    private final int most;
    private final Duration window;
    private final Deque<Instant> calls = new ArrayDeque<>();

    /** @param most calls within the window */
    public CallLimit(int most, Duration window) {
        this.most = most;
        this.window = window;
    }

    /** Counts a call that may pass; returns when to come again if it may not. */
    public synchronized Optional<Instant> call(Instant now) {
        // A clock that was set back would else keep everybody out until it has caught up. A little later is another
        // thread's call.
        if (!calls.isEmpty() && calls.peekLast().isAfter(now.plus(window))) calls.clear();
        while (!calls.isEmpty() && !calls.peekFirst().plus(window).isAfter(now)) calls.removeFirst();
        if (calls.size() >= most) return Optional.of(calls.peekFirst().plus(window));
        calls.addLast(now);
        return Optional.empty();
    }
}
