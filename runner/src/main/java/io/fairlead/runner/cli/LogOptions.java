package io.fairlead.runner.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** Which lines of a log are wanted. */
final class LogOptions {

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "Only lines of DEBUG, INFO, WARN or ERROR and above, or of STDOUT or STDERR.")
    private String level;

    @Option(names = "--grep", paramLabel = "TEXT", description = "Only lines that contain this, in either case.")
    private String grep;

    @Option(names = "--regex", description = "What --grep names is a regular expression.")
    private boolean regex;

    @Option(names = "--from-line", paramLabel = "N", description = "Begins at this line, counted from 1.")
    private long fromLine;

    @Option(names = "--tail", paramLabel = "N", description = "Begins at the last lines, 2000 at most.")
    private int tail;

    /** @param offset where to go on; empty at the beginning */
    String query(OptionalLong offset) {
        var query = new StringBuilder();
        if (offset.isPresent()) query.append("offset=").append(offset.getAsLong());
        else if (fromLine > 0) query.append("from_line=").append(fromLine);
        else if (tail > 0) query.append("tail=").append(tail);
        else query.append("offset=0");
        if (level != null) query.append("&level=").append(encoded(level.toUpperCase(Locale.ROOT)));
        if (grep != null) query.append("&grep=").append(encoded(grep));
        if (regex) query.append("&regex=on");
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
