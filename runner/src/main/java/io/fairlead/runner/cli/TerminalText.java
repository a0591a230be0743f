package io.fairlead.runner.cli;

import io.fairlead.runner.logs.LogText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What others wrote, so that a terminal may show it: coloured, but it does not obey any other command in it. Pure. */
final class TerminalText {

    private static final char ESCAPE = 0x1b;
    private static final String VISIBLE_ESCAPE = "␛";
    private static final String RESET = "\u001b[0m";
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;:]*m");

    private TerminalText() {}

    /** One line. Its colours end with it. */
    static String of(String line) {
        String harmless = LogText.harmless(line);
        if (harmless.indexOf(ESCAPE) < 0) return harmless;
        var shown = new StringBuilder();
        Matcher colour = COLOUR.matcher(harmless);
        int from = 0;
        for (; colour.find(); from = colour.end()) {
            shown.append(withoutEscapes(harmless.substring(from, colour.start())))
                    .append(colour.group());
        }
        shown.append(withoutEscapes(harmless.substring(from)));
        return from == 0 ? shown.toString() : shown.append(RESET).toString();
    }

    private static String withoutEscapes(String text) {
        return text.replace(String.valueOf(ESCAPE), VISIBLE_ESCAPE);
    }
}
