package io.fairlead.runner.access;

import io.fairlead.gitsync.serve.CallLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Counts the attempts of each address, so that a secret cannot be found by trying, and nobody keeps the runner busy. */
final class CallLimits {

    static final int MAX_ADDRESSES = 10_000;

    private final int most;
    private final Duration window;
    private final Map<String, CallLimit> byAddress = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CallLimit> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /** @param most attempts within the window */
    CallLimits(int most, Duration window) {
        this.most = most;
        this.window = window;
    }

    /** Counts one more attempt; returns when to try again if that was one too many. */
    synchronized Optional<Instant> attempt(String address, Instant now) {
        return byAddress
                .computeIfAbsent(address, unused -> new CallLimit(most, window))
                .call(now);
    }
}
