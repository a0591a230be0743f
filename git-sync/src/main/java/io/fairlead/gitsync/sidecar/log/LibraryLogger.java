package io.fairlead.gitsync.sidecar.log;

import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** What the mirror and the libraries below it have to say, in the program's log. */
final class LibraryLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1;

    private static final String OURS = "io.fairlead.";

    private final transient Log log;
    private final int debugLevel;

    /** @param name of the class; those of others tell much that is of use to their authors only */
    LibraryLogger(String name, Log log) {
        this.log = log.named(name.substring(name.lastIndexOf('.') + 1));
        this.name = name;
        this.debugLevel = name.startsWith(OURS) ? Log.COMMANDS : Log.TRACE;
    }

    @Override
    public boolean isTraceEnabled() {
        return log.isOn(Log.TRACE + 1);
    }

    @Override
    public boolean isDebugEnabled() {
        return log.isOn(debugLevel);
    }

    @Override
    public boolean isInfoEnabled() {
        return log.isOn(Log.DETAILS);
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable error) {
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        switch (level) {
            case ERROR -> log.error(message, error == null ? message : error);
            case WARN -> told(Log.UPDATES, message, error);
            case INFO -> told(Log.DETAILS, message, error);
            case DEBUG -> told(debugLevel, message, error);
            case TRACE -> told(Log.TRACE + 1, message, error);
        }
    }

    private void told(int level, String message, Throwable error) {
        if (error == null) log.info(level, message);
        else log.info(level, message, "cause", error);
    }
}
