package io.fairlead.runner.catalog.load;

import java.util.List;

/**
 * The parent of every plugin's class loader: shows the JDK, dag-api and what it needs, and hides the rest of the process. A
 * plugin brings its own libraries in whatever version, and cannot come to depend on ours by accident.
 */
final class SharedClasses extends ClassLoader {

    static final SharedClasses LOADER = new SharedClasses();

    private static final List<String> PACKAGES =
            List.of("io.fairlead.dag.", "org.pf4j.", "org.slf4j.", "com.fasterxml.jackson.");

    static {
        registerAsParallelCapable();
    }

    private SharedClasses() {
        super("shared", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (PACKAGES.stream().noneMatch(name::startsWith)) throw new ClassNotFoundException(name);
        return SharedClasses.class.getClassLoader().loadClass(name);
    }
}
