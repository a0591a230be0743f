package io.fairlead.runner.jvm;

import java.lang.reflect.Field;
import java.util.List;

/**
 * What the JDK keeps to itself and a warm worker has to look at, because there is no other way to see what a task altered, or none
 * without making the JDK load hundreds of classes that no task wants.
 */
public final class JdkInternals {

    /** Opens them; options of the worker's JVM. */
    public static final List<String> OPTIONS = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/javax.net.ssl=ALL-UNNAMED",
            "--add-opens=java.base/sun.security.ssl=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.base/sun.security.jca=ALL-UNNAMED");

    private JdkInternals() {}

    /** Whether anything has used a class of the JDK yet; false, too, where this Java has no such class. */
    static boolean isUsed(String className) {
        Class<?> named;
        try {
            named = Class.forName(className, false, ClassLoader.getPlatformClassLoader());
        } catch (ClassNotFoundException e) {
            return false;
        }
        try {
            Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
            Object instance = unsafe.getMethod("getUnsafe").invoke(null);
            return !(boolean)
                    unsafe.getMethod("shouldBeInitialized", Class.class).invoke(instance, named);
        } catch (ReflectiveOperationException e) {
            return true; // That is the safe answer.
        }
    }

    /** The value of a static field. */
    static Object get(Class<?> owner, String field) throws ReflectiveOperationException {
        return field(owner, field).get(null);
    }

    /** Sets a static field. */
    static void set(Class<?> owner, String field, Object value) throws ReflectiveOperationException {
        field(owner, field).set(null, value);
    }

    /** Whatever it is of. */
    static Field field(Class<?> owner, String name) throws ReflectiveOperationException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** Whether an object is the JDK's own, some of whose modules are the application's loader's, and not of a class that a task brought along. */
    static boolean isJdks(Object object) {
        Class<?> type = object.getClass();
        return type.getClassLoader() == null || type.getModule().getLayer() == ModuleLayer.boot();
    }
}
