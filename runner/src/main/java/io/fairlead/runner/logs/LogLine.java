package io.fairlead.runner.logs;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One line of a log: {@code 2026-03-01T06:00:00.123Z INFO  stdout   the text}. A text of several lines becomes several of these
 * with the same time.
 *
 * @param level TRACE, DEBUG, INFO, WARN or ERROR; INFO for what was printed without one
 * @param source {@code stdout}, {@code stderr}, the name of a logger, {@link #FAIRLEAD} or {@link #PROCESS}
 */
public record LogLine(Instant at, String level, String source, String text) {

    /** What is longer is cut, and says so. In characters. */
    public static final int MAX_TEXT = 16_384;

    /** What of a source's name is kept, in characters. */
    private static final int MAX_SOURCE = 200;

    /** The source of what Fairlead itself has to say. */
    public static final String FAIRLEAD = "fairlead";

    /** The source of what the worker's process wrote past {@code System.out}: the JVM's own messages, native code. */
    public static final String PROCESS = "process";

    /** The source of what the runner adds while the worker writes. */
    public static final String RUNNER = "runner";

    /** The source of what Kubernetes says of the attempt's pod. */
    public static final String KUBERNETES = "kubernetes";

    /** Sources of lines that may stand between the worker's own. */
    private static final Set<String> OTHERS = Set.of(PROCESS, RUNNER, KUBERNETES);

    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Z}\u001b]");

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /**
     * The line as it is stored, with its line feed. Characters that would do harm are replaced as {@link LogText#harmless} says; in a
     * source there is no white space.
     */
    public String format() {
        return MILLIS.format(at) + " " + pad(level) + " " + name(source) + " " + LogText.harmless(cut(text)) + "\n";
    }

    private static String cut(String text) {
        String kept = LogText.beginning(text, MAX_TEXT);
        int more = text.length() - kept.length();
        return more == 0 ? text : kept + " … (" + more + " more characters were cut)";
    }

    private static String name(String source) {
        String name = LogText.harmless(LogText.beginning(source, MAX_SOURCE));
        return name.isEmpty() ? "-" : WHITE_SPACE.matcher(name).replaceAll("_");
    }

    /** The parts of a stored line (without its line feed); a line of another form becomes a text of unknown time. */
    public static LogLine parse(String line) {
        try {
            int level = line.indexOf(' ');
            int source = level + 7;
            int text = line.indexOf(' ', source);
            return new LogLine(
                    Instant.parse(line.substring(0, level)),
                    line.substring(level + 1, source - 1).strip(),
                    line.substring(source, text),
                    line.substring(text + 1));
        } catch (RuntimeException e) {
            return new LogLine(Instant.EPOCH, "INFO", "unknown", line);
        }
    }

    /** Whether the worker sent it. */
    public boolean isWorkers() {
        return !OTHERS.contains(source);
    }

    private static String pad(String level) {
        return level.length() >= 5 ? level.substring(0, 5) : level + " ".repeat(5 - level.length());
    }
}
