package io.fairlead.runner.web.page;

import io.fairlead.runner.web.view.HumanFormat;
import io.fairlead.runner.web.view.StateMark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run in a few words.
 *
 * @param trigger what started it: {@code scheduled}, {@code manual}, …
 * @param by the person who started it; empty for the schedule
 * @param parameters only those that were given; empty in lists
 */
public record RunSummary(
        String dag,
        String id,
        StateMark state,
        String commit,
        String trigger,
        Optional<String> by,
        List<Given> parameters,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {

    /** The value of a parameter, as a person would write it. */
    public record Given(String name, String value) {}

    /** How long it took, or has taken so far. */
    public Optional<Duration> took(Instant now) {
        return HumanFormat.between(startedAt, endedAt, now);
    }
}
