package io.fairlead.runner.catalog.load;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parent of every plugin's class loader: shows the JDK, dag-api and what it needs, and hides the rest of the process. A
 * plugin brings its own libraries in whatever version, and cannot come to depend on ours by accident.
 *
 * <p>The JDK is more than the platform's class loader has: some modules belong to the application's, beside the class path. {@link
 * java.util.ServiceLoader} looks at the modules of each loader from parent to parent, so the application's must be among these, or a
 * task would not find what a plain program does. All that is asked of this loader goes through the filter here.
 */
final class SharedClasses extends ClassLoader {

    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
    private static final ClassLoader APPLICATION = ClassLoader.getSystemClassLoader();

    private static final Set<String> PACKAGES_OF_MODULES = ModuleLayer.boot().modules().stream()
            .filter(module -> module.getClassLoader() == APPLICATION)
            .flatMap(module -> module.getPackages().stream())
            .collect(Collectors.toUnmodifiableSet());

    private static final List<String> PACKAGES =
            List.of("io.fairlead.dag.", "org.pf4j.", "org.slf4j.", "com.fasterxml.jackson.");

    static {
        registerAsParallelCapable();
    }

    static final SharedClasses LOADER = new SharedClasses();

    private SharedClasses() {
        super("shared", APPLICATION);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (PACKAGES.stream().anyMatch(name::startsWith)) {
            return SharedClasses.class.getClassLoader().loadClass(name);
        }
        return (isOfModule(name, '.') ? APPLICATION : PLATFORM).loadClass(name);
    }

    @Override
    public URL getResource(String name) {
        URL ofPlatform = PLATFORM.getResource(name);
        return ofPlatform != null ? ofPlatform : ofModule(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> found = new ArrayList<>(Collections.list(PLATFORM.getResources(name)));
        URL ofModule = ofModule(name);
        if (ofModule != null) found.add(ofModule);
        return Collections.enumeration(found);
    }

    /** Where the package is a module's, the application's class loader looks into that first; what it found elsewhere is ours. */
    private static URL ofModule(String name) {
        if (!isOfModule(name, '/')) return null;
        URL found = APPLICATION.getResource(name);
        return found != null && found.getProtocol().equals("jrt") ? found : null;
    }

    private static boolean isOfModule(String name, char separator) {
        int end = name.lastIndexOf(separator);
        return end > 0 && PACKAGES_OF_MODULES.contains(name.substring(0, end).replace('/', '.'));
    }
}
