package io.fairlead.runner.web.page;

import io.fairlead.runner.web.view.HumanFormat;
import io.fairlead.runner.web.view.StateMark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One task instance in the table of a run.
 *
 * @param mapIndex -1 for a task that was not fanned out
 * @param attempt the latest, counted from 1; 0 where none was begun
 * @param maxAttempts how many it may have
 * @param startedAt of its first attempt
 * @param waits why it is not running; empty where there is nothing to wait for
 * @param wishes where and how it asks to be executed; empty for as usual
 */
public record TaskRow(
        String name,
        int mapIndex,
        StateMark state,
        int attempt,
        int maxAttempts,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<String> waits,
        List<String> wishes) {

    /** The name, with the map index where there is one. */
    public String label() {
        return mapIndex < 0 ? name : name + " [" + mapIndex + "]";
    }

    public Optional<Duration> took(Instant now) {
        return HumanFormat.between(startedAt, endedAt, now);
    }
}
