package io.fairlead.gitsync.sidecar.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Makes the program's own log the one that the libraries write to. It is named by a system property and not found as a service,
 * since whoever embeds this module has a logging library already.
 */
public final class LogProvider implements SLF4JServiceProvider {

    private static final String PROPERTY = "slf4j.provider";
    private static final String API = "2.0.99";

    private static volatile Log log;

    private final IMarkerFactory markers = new BasicMarkerFactory();

    /** Must be called before any logger is made. */
    public static void install(Log target) {
        log = target;
        System.setProperty(PROPERTY, LogProvider.class.getName());
        // Else the logging library itself says in plain text which provider it takes.
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> new LibraryLogger(name, log);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return new NOPMDCAdapter();
    }

    @Override
    public String getRequestedApiVersion() {
        return API;
    }

    @Override
    public void initialize() {
        // There is nothing to prepare.
    }
}
