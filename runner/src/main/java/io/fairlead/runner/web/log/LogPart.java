package io.fairlead.runner.web.log;

import io.fairlead.runner.logs.LogFilter;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.LogLines;
import io.fairlead.runner.web.view.Links;
import java.util.ArrayList;
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

    /** The template of a part with the link to what is before it; for {@code …/log/lines}. */
    public static final String EARLIER = "tag/logPart.jte";

    /** The template of lines only, to be appended to a page that follows a log. */
    public static final String NEW = "tag/logLines.jte";

    /** How many lines a part has at most. */
    public static final int MAX_LINES = 2_000;

    /** What a level leaves of consecutive lines. */
    public static LogPart of(LogKey log, Optional<String> level, LogLines.Section section) {
        var filter = LogFilter.of(level, Optional.empty(), false);
        var rows = new ArrayList<LogRow>();
        long number = section.first();
        for (String text : section.lines()) {
            LogLine line = LogLine.parse(text);
            if (filter.matches(line)) rows.add(new LogRow(number, line));
            number++;
        }
        long hidden = section.lines().size() - rows.size();
        boolean earlier = section.first() > 1;
        return new LogPart(log, level, rows, hidden, earlier ? OptionalLong.of(section.first()) : OptionalLong.empty());
    }

    /** The address of the page without that level filter. */
    public String unfiltered() {
        return Links.log(log);
    }

    /** The address of the page with the lines before this part, which works without JavaScript. */
    public String earlierLink() {
        return Links.logForm(log) + earlierQuery() + Links.map(log);
    }

    /** The same lines as a fragment. */
    public String earlierFragment() {
        return Links.logForm(log) + "/lines" + earlierQuery() + Links.map(log);
    }

    private String earlierQuery() {
        return "?attempt=" + log.attempt() + level.map(l -> "&level=" + l).orElse("") + "&before=" + earlier.orElse(1);
    }
}
