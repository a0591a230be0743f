package io.fairlead.runner.worker.log;

import java.util.logging.ConsoleHandler;
import java.util.logging.ErrorManager;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Brings what tasks log by {@code java.util.logging}, and so by {@code System.Logger}, into their attempt's log, each with its level, its
 * logger and what was thrown. It is a {@link ConsoleHandler} for those who look for one, to set its level.
 */
public final class JavaLogHandler extends ConsoleHandler {

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) return;
        try {
            Output.write(level(record.getLevel()), source(record), text(record));
        } catch (RuntimeException e) { // Of a formatter, or of what was thrown.
            reportError(null, e, ErrorManager.FORMAT_FAILURE);
        }
    }

    /** Where jul-to-slf4j draws the lines, too. */
    private static String level(Level level) {
        int value = level.intValue();
        if (value <= Level.FINEST.intValue()) return "TRACE";
        if (value <= Level.FINE.intValue()) return "DEBUG";
        if (value <= Level.INFO.intValue()) return "INFO";
        return value <= Level.WARNING.intValue() ? "WARN" : "ERROR";
    }

    private static String source(LogRecord record) {
        String name = record.getLoggerName();
        return name == null || name.isEmpty() ? "java.util.logging" : TaskLogger.shortened(name);
    }

    /** What the usual formatter would add is in the line already. Another one is what its author wants. */
    private String text(LogRecord record) {
        if (!(getFormatter() instanceof SimpleFormatter usual))
            return getFormatter().format(record).stripTrailing();
        String message = String.valueOf(usual.formatMessage(record));
        return record.getThrown() == null ? message : message + "\n" + TaskLogger.stackTrace(record.getThrown());
    }
}
