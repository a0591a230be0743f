package io.fairlead.runner.worker.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger of a task: INFO and above, under the last two segments of its name. */
public final class TaskLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    /** What loads the plugins speaks of itself only when something is wrong. */
    private static final String LOADER = "org.pf4j.";

    private final String source;
    private final boolean quiet;

    TaskLogger(String name) {
        this.name = name;
        this.source = shortened(name);
        this.quiet = name.startsWith(LOADER);
    }

    static String shortened(String name) {
        int last = name.lastIndexOf('.');
        return name.substring(name.lastIndexOf('.', last - 1) + 1);
    }

    public static String stackTrace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
        String message = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
        Output.write(level.name(), source, thrown == null ? message : message + "\n" + stackTrace(thrown));
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return !quiet;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }
}
