package io.fairlead.runner.executor.kubernetes.status;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.MicroTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what Kubernetes wrote about a pod. Pure. */
public final class PodEvents {

    /** More of them are left out of a log. */
    private static final int MOST_LINES = 50;

    private PodEvents() {}

    /** The newest event of that reason whose message begins so. */
    static Optional<Event> newest(List<Event> events, String reason, String beginning) {
        return inOrder(events)
                .filter(event -> reason.equals(event.getReason()))
                .filter(event ->
                        Objects.requireNonNullElse(event.getMessage(), "").startsWith(beginning))
                .reduce((before, after) -> after);
    }

    /** The newest warning: {@code FailedMount: MountVolume.SetUp failed …}; empty text if there is none. */
    static String lastWarning(List<Event> events) {
        return inOrder(events)
                .filter(event -> "Warning".equals(event.getType()))
                .map(event -> event.getReason() + after(": ", event.getMessage()))
                .reduce("", (before, after) -> after);
    }

    /** One line for each, oldest first. */
    public static List<String> lines(List<Event> events) {
        return inOrder(events)
                .limit(MOST_LINES)
                .map(event -> "event " + event.getReason() + after(": ", event.getMessage())
                        + (count(event) > 1 ? " (" + count(event) + " times)" : ""))
                .toList();
    }

    /** The text with that before it; nothing where there is no text. */
    static String after(String separator, String text) {
        return text == null || text.isBlank() ? "" : separator + text.strip();
    }

    private static int count(Event event) {
        if (event.getSeries() != null)
            return Objects.requireNonNullElse(event.getSeries().getCount(), 1);
        return Objects.requireNonNullElse(event.getCount(), 1);
    }

    private static Stream<Event> inOrder(List<Event> events) {
        return events.stream().sorted(Comparator.comparing(PodEvents::time));
    }

    /** What writes events of the newer kind, such as the scheduler, says the time elsewhere, and more exactly. */
    private static Instant time(Event event) {
        String series =
                event.getSeries() == null ? null : time(event.getSeries().getLastObservedTime());
        return Stream.of(series, event.getLastTimestamp(), time(event.getEventTime()), event.getFirstTimestamp())
                .filter(Objects::nonNull)
                .findFirst()
                .map(PodEvents::parse)
                .orElse(Instant.EPOCH);
    }

    private static String time(MicroTime time) {
        return time == null ? null : time.getTime();
    }

    private static Instant parse(String time) {
        try {
            return Instant.parse(time);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
