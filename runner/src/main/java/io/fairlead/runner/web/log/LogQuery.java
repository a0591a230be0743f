package io.fairlead.runner.web.log;

import io.fairlead.runner.logs.LogFilter;
import io.fairlead.runner.logs.LogSearch;
import io.fairlead.runner.web.request.Problem;
import io.fairlead.runner.web.request.Requests;
import io.javalin.http.Context;
import java.util.Optional;

/** Which lines of a log a request asks for. */
public record LogQuery(Optional<String> level, Optional<String> text, boolean regex, LogSearch.Place from) {

    /** @param text the parameter's name that has the text to look for */
    public static LogQuery of(Context context, String text) {
        long offset = position(context, "offset", 0);
        long line = position(context, "line", offset == 0 ? 1 : 0);
        return new LogQuery(
                Requests.query(context, "level"),
                Requests.query(context, text),
                Requests.query(context, "regex").isPresent(),
                new LogSearch.Place(offset, line));
    }

    private static long position(Context context, String name, long absent) {
        return Requests.query(context, name)
                .map(given -> Requests.position(given, name))
                .orElse(absent);
    }

    public LogFilter filter() {
        try {
            return LogFilter.of(level, text, regex);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(e.getMessage());
        }
    }
}
