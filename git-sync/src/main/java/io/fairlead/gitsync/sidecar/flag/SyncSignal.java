package io.fairlead.gitsync.sidecar.flag;

import java.util.Locale;
import java.util.Map;

/** The names of the signals that can start a sync. */
public final class SyncSignal {

    /** Linux's numbers. */
    private static final Map<Long, String> NAMES =
            Map.of(1L, "HUP", 2L, "INT", 10L, "USR1", 12L, "USR2", 15L, "TERM", 18L, "CONT", 28L, "WINCH");

    private SyncSignal() {}

    /**
     * The name without "SIG" for a name with or without it, or a number.
     *
     * @throws IllegalArgumentException if it is none that can be caught
     */
    public static String name(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        if (Character.isDigit(text.charAt(0))) name = NAMES.get((Long) FlagType.INT.parse(text));
        if (name == null || !NAMES.containsValue(name))
            throw new IllegalArgumentException("'" + text + "' must be a valid signal name or number; one of "
                    + NAMES.values() + " can be caught");
        return name;
    }
}
