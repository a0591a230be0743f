package io.fairlead.runner.catalog.plugin;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.NumberFormat;
import java.util.Locale;

/** How this package writes throwables and sizes for people. */
public final class Texts {

    private static final long MEGABYTE = 1_000_000;

    /** More than anybody wraps; causes may go round in a circle. */
    private static final int MAX_CAUSES = 20;

    private Texts() {}

    public static String stackTrace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** {@code java.lang.IllegalStateException: the message}, of the cause at the bottom where it is only wrapped. */
    public static String summary(Throwable thrown) {
        Throwable told =
                thrown instanceof ExceptionInInitializerError && thrown.getCause() != null ? thrown.getCause() : thrown;
        return told.toString();
    }

    /** The same of what is at the bottom: what wraps it may quote a whole statement. */
    public static String root(Throwable thrown) {
        Throwable told = thrown;
        for (int depth = 0; depth < MAX_CAUSES && told.getCause() != null; depth++) told = told.getCause();
        return told.toString();
    }

    /** {@code 200 MB}, or {@code 1,234 bytes} below one megabyte. */
    static String size(long bytes) {
        var numbers = NumberFormat.getIntegerInstance(Locale.ROOT);
        return bytes < MEGABYTE ? numbers.format(bytes) + " bytes" : numbers.format(bytes / MEGABYTE) + " MB";
    }
}
