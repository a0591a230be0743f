package io.fairlead.runner.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * {@code java.util.logging}: levels, handlers and filters of all loggers, and the configuration. Whatever of it was altered, all is
 * configured anew. It is looked at only where something has used it, as it takes long to load.
 */
final class JavaLogging implements Alterable {

    private static final String ROOT = "";

    private List<Handler> handlers;
    private Map<String, State> configured;
    private volatile boolean configuredAnew;

    @Override
    public void restore(Alterations found) throws Exception {
        if (!JdkInternals.isUsed("java.util.logging.LogManager")) return;
        LogManager manager = LogManager.getLogManager();
        boolean first = handlers == null;
        if (first) manager.addConfigurationListener(() -> configuredAnew = true);
        Map<String, State> now = states(manager);
        // The first time a handler may have begun with a stream of the task's.
        boolean altered = !now.equals(configured) || !handlers.equals(handlersOf(manager)) || configuredAnew;
        if (!altered) return;
        boolean byTask = !first && configuredAnew;
        configure(manager);
        if (byTask || !now.equals(configured)) found.undone("java.util.logging");
    }

    private void configure(LogManager manager) throws Exception {
        manager.reset();
        for (Logger logger : loggers(manager)) {
            if (!logger.getName().equals(ROOT)) logger.setLevel(null);
            logger.setFilter(null);
            logger.setUseParentHandlers(true);
        }
        manager.readConfiguration();
        handlers = handlersOf(manager);
        configured = states(manager);
        configuredAnew = false;
    }

    private static List<Handler> handlersOf(LogManager manager) {
        return Arrays.asList(manager.getLogger(ROOT).getHandlers());
    }

    private static List<Logger> loggers(LogManager manager) {
        var loggers = new ArrayList<Logger>();
        for (String name : Collections.list(manager.getLoggerNames())) {
            Logger logger = manager.getLogger(name);
            if (logger != null) loggers.add(logger);
        }
        return loggers;
    }

    /** Of the loggers that are not as each is at first. */
    private static Map<String, State> states(LogManager manager) {
        var states = new TreeMap<String, State>();
        for (Logger logger : loggers(manager)) {
            State state = State.of(logger);
            if (!state.equals(State.AT_FIRST)) states.put(logger.getName(), state);
        }
        return states;
    }

    private record State(Level level, Filter filter, boolean toParent, List<HandlerState> handlers) {

        static final State AT_FIRST = new State(null, null, true, List.of());

        static State of(Logger logger) {
            return new State(
                    logger.getLevel(),
                    logger.getFilter(),
                    logger.getUseParentHandlers(),
                    Arrays.stream(logger.getHandlers()).map(HandlerState::of).toList());
        }
    }

    private record HandlerState(
            Class<?> type, Level level, Filter filter, Class<?> formatter, Class<?> errors, String encoding) {

        static HandlerState of(Handler handler) {
            return new HandlerState(
                    handler.getClass(),
                    handler.getLevel(),
                    handler.getFilter(),
                    typeOf(handler.getFormatter()),
                    typeOf(handler.getErrorManager()),
                    handler.getEncoding());
        }

        private static Class<?> typeOf(Object part) {
            return part == null ? null : part.getClass();
        }
    }
}
