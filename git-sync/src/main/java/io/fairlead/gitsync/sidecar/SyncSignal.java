package io.fairlead.gitsync.sidecar;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Map;

/** Signals of the operating system, through the JDK's own class, which is reached by name so that the compiler does not mind. */
final class SyncSignal {

    /** Linux's numbers. */
    private static final Map<Long, String> NAMES =
            Map.of(1L, "HUP", 2L, "INT", 10L, "USR1", 12L, "USR2", 15L, "TERM", 18L, "CONT", 28L, "WINCH");

    private SyncSignal() {}

    /**
     * The name without "SIG" for a name with or without it, or a number.
     *
     * @throws IllegalArgumentException if it is none that can be caught
     */
    static String name(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        if (Character.isDigit(text.charAt(0))) name = NAMES.get((Long) FlagType.INT.parse(text));
        if (name == null || !NAMES.containsValue(name))
            throw new IllegalArgumentException("'" + text + "' must be a valid signal name or number; one of "
                    + NAMES.values() + " can be caught");
        return name;
    }

    /** @throws IllegalStateException if this JVM does not give the signal away */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, given) -> {
                        return switch (method.getName()) {
                            case "handle" -> {
                                action.run();
                                yield null;
                            }
                            case "equals" -> self == given[0];
                            case "hashCode" -> System.identityHashCode(self);
                            default -> "handler of " + name;
                        };
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    "signal " + name + " cannot be caught: " + e.getCause().getMessage(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signal " + name + " cannot be caught by this Java", e);
        }
    }
}
