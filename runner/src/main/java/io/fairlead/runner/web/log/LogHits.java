package io.fairlead.runner.web.log;

import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.LogSearch;
import io.fairlead.runner.web.view.Links;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a log in which a text was found.
 *
 * @param text what was looked for
 * @param regex whether that is a regular expression
 * @param to the number of the last line that was looked at
 * @param next where to go on; empty at the log's end
 */
public record LogHits(
        LogKey log,
        String text,
        boolean regex,
        Optional<String> level,
        List<LogRow> rows,
        long to,
        Optional<LogSearch.Place> next) {

    /** How many lines are found at once, at most. */
    public static final int MOST = 1_000;

    static LogHits of(LogKey log, LogQuery query, LogSearch.Found found) {
        var rows = found.hits().stream()
                .map(hit -> new LogRow(hit.line(), LogLine.parse(hit.text())))
                .toList();
        return new LogHits(
                log,
                query.text().orElse(""),
                query.regex(),
                query.level(),
                rows,
                found.next().line() - 1,
                found.ended() ? Optional.empty() : Optional.of(found.next()));
    }

    /** The address of the page that shows these. */
    public String link() {
        return Links.log(log) + find() + level.map(least -> "&level=" + least).orElse("");
    }

    /** The page of the log with a found line in the middle of what is shown. */
    public String around(long line) {
        return Links.log(log) + "&before=" + (line + LogPart.MAX_LINES / 2);
    }

    /** What is looked for, to be added to an address of the log. */
    String find() {
        return "&q=" + Links.encode(text) + (regex ? "&regex=on" : "");
    }

    /** The address of this page from the place on where this part ended. */
    public String more() {
        return link()
                + next.map(place -> "&offset=" + place.offset() + "&line=" + place.line())
                        .orElse("");
    }
}
