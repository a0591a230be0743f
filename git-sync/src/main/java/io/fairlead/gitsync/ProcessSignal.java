package io.fairlead.gitsync;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Signals of the operating system, through the JDK's own class, which is reached by name so that the compiler does not mind. */
public final class ProcessSignal {

    private ProcessSignal() {}

    /**
     * Runs the action, in a thread of its own, whenever the signal comes; instead of what Java does by itself.
     *
     * @param name without "SIG"
     * @throws IllegalStateException if this JVM does not give the signal away
     */
    public static void on(String name, Runnable action) {
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
