package io.fairlead.runner.worker.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The levels of lines on one of the standard streams, where a library wrote them. Certain is only what most libraries' usual layouts have in
 * common: a time at the beginning, then threads in brackets if any, then the level; as log4j2, Logback and Spring Boot have it. A line of
 * another form is no error, whatever it says. Stack traces belong to the line before.
 */
final class ConsoleLevels {

    /** How the JDK begins what it says of a thread that an exception ended. */
    private static final String UNCAUGHT = "Exception in thread \"";

    /** Of lines that are longer nobody's head is. */
    private static final int HEAD = 300;

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]{0,20}m");

    private static final String WORDS = "\\[?(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE)\\s{0,5}]?(?=[\\s:|]|$)";

    private static final Pattern LEVEL =
            Pattern.compile("\\[?(?:\\d{4}[-/.]\\d\\d[-/.]\\d\\d[T ,]|\\d\\d [A-Z][a-z]{2} \\d{4} )?"
                    + "\\d\\d:\\d\\d:\\d\\d(?:[.,:]\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)?]?"
                    + "(?:\\s+(?:\\[[^]]{0,120}]|-|\\|))*\\s+" + WORDS);

    /** log4j2 where nobody configured it, and of itself: a thread without brackets. */
    private static final Pattern UNCONFIGURED =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3,9}Z \\S{1,120} " + WORDS);

    private static final Pattern TRACE =
            Pattern.compile("\\s+at \\S.*|\\s*Caused by: .*|\\s+Suppressed: .*|\\s+\\.\\.\\. \\d+ (?:more|common).*");

    private static final Pattern THROWN =
            Pattern.compile("(?:[a-z_][\\w$]*\\.)+[A-Z][\\w$]*(?:Exception|Error|Throwable)(?:: .*)?");

    /** Of the entry that the last lines belonged to; null if it was none. */
    private String level;

    /** What a line's is; INFO if it does not say so. */
    synchronized String of(String line) {
        if (line.isEmpty()) return "INFO";
        char first = line.charAt(0);
        boolean mayTell = Character.isDigit(first) || first == '[' || first == '\u001b';
        if (mayTell && told(line)) return level;
        if (line.startsWith(UNCAUGHT)) level = "ERROR";
        else if (level != null && !isTrace(line)) level = null;
        return level == null ? "INFO" : level;
    }

    private boolean told(String line) {
        String head = line.substring(0, Math.min(HEAD, line.length()));
        String text = COLOUR.matcher(head).replaceAll("");
        Matcher found = LEVEL.matcher(text);
        if (!found.lookingAt() && !found.usePattern(UNCONFIGURED).lookingAt()) return false;
        level = switch (found.group(1)) {
            case "FATAL", "SEVERE" -> "ERROR";
            case "WARNING" -> "WARN";
            default -> found.group(1);
        };
        return true;
    }

    private static boolean isTrace(String line) {
        String head = line.substring(0, Math.min(HEAD, line.length()));
        return TRACE.matcher(head).lookingAt() || THROWN.matcher(head).lookingAt();
    }
}
