package io.fairlead.runner.jvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A task's hooks would be run when a later task ends the process, and keep its classes until then. They are removed, and not run. */
final class ShutdownHooks implements Alterable {

    private List<Thread> original = hooks();

    @Override
    public void remember() {
        original = hooks();
    }

    @Override
    public void restore(Alterations found) {
        var names = new TreeSet<String>();
        for (Thread hook : hooks()) {
            if (original.contains(hook)) continue;
            Runtime.getRuntime().removeShutdownHook(hook);
            names.add(hook.getName());
        }
        if (!names.isEmpty()) found.undone("the shutdown hooks (" + Alterations.names(names) + "), which are not run");
    }

    private static List<Thread> hooks() {
        try {
            Class<?> owner = Class.forName("java.lang.ApplicationShutdownHooks");
            synchronized (owner) {
                var hooks = new ArrayList<Thread>();
                for (Object hook : ((Map<?, ?>) JdkInternals.get(owner, "hooks")).keySet()) {
                    if (!isJdks(hook)) hooks.add((Thread) hook);
                }
                return hooks;
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no shutdown hooks that could be seen", e);
        }
    }

    /** As that of java.util.logging. */
    private static boolean isJdks(Object hook) {
        return hook.getClass() != Thread.class && JdkInternals.isJdks(hook);
    }
}
