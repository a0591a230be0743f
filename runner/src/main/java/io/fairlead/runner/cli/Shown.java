package io.fairlead.runner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** How values look in a terminal. */
final class Shown {

    private static final int HASH_LENGTH = 8;

    private Shown() {}

    static String hash(String hash) {
        return hash.length() > HASH_LENGTH ? hash.substring(0, HASH_LENGTH) : hash;
    }

    static String text(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? "-" : node.asText();
    }

    static String seconds(JsonNode node) {
        return node.isNumber() ? seconds(node.asDouble()) : "-";
    }

    static String seconds(double seconds) {
        if (seconds < 1) return Math.round(seconds * 1000) + " ms";
        if (seconds < 60) return String.format(java.util.Locale.ROOT, "%.1f s", seconds);
        Duration duration = Duration.ofSeconds(Math.round(seconds));
        return duration.toMinutes() + " m " + duration.toSecondsPart() + " s";
    }
}
