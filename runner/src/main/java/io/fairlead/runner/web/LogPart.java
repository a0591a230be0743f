package io.fairlead.runner.web;

import io.fairlead.runner.logs.LogKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Consecutive lines of a log, at {@code …/log/lines}; also a part of the page.
 *
 * @param level the least that is shown; empty for everything
 * @param hidden how many lines of this part the level hides
 * @param earlier the number of its first line, where there are lines before it
 */
public record LogPart(LogKey log, Optional<String> level, List<LogRow> lines, long hidden, OptionalLong earlier) {

    /** How many lines a part has at most. */
    public static final int MAX_LINES = 2_000;

    /** The address of the page without that level filter. */
    public String unfiltered() {
        return Links.log(log);
    }

    /** The query that asks for the lines before this part. */
    public String earlierQuery() {
        return "?attempt=" + log.attempt() + level.map(l -> "&level=" + l).orElse("") + "&before=" + earlier.orElse(1);
    }
}
