package io.fairlead.runner.liveness;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step that is repeated for ever. Java's timers end silently with the first step that throws; this one never throws, not even an
 * {@link Error}: what went wrong is logged, and the next step comes all the same.
 */
public final class Steady implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Steady.class);

    private final String what;
    private final Runnable step;
    private final Runnable wentWell;

    /** @param what the log says went wrong, as in "the log spool could not be looked through" */
    public Steady(String what, Runnable step) {
        this(what, step, () -> {});
    }

    /** @param pulse beats with each step that ends as it should */
    public Steady(String what, Pulse pulse, Runnable step) {
        this(what, step, pulse::beat);
    }

    private Steady(String what, Runnable step, Runnable wentWell) {
        this.what = what;
        this.step = step;
        this.wentWell = wentWell;
    }

    @Override
    public void run() {
        try {
            step.run();
            wentWell.run();
        } catch (Throwable e) { // Whatever it is: nobody else would hear of it.
            said(what + "; it will be tried again", e);
        }
    }

    /** Logs, even where there is too little memory left to do so. */
    public static void said(String message, Throwable why) {
        try {
            log.error(message, why);
        } catch (Throwable e) { // What could not be logged must not end what goes on.
            aside();
        }
    }

    private static void aside() {
        try {
            System.err.println("fairlead: something went wrong that could not be logged");
        } catch (Throwable e) {
            return; // There is nothing left to tell it with.
        }
    }
}
