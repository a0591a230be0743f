package io.fairlead.runner.catalog.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.pf4j.DefaultPluginManager;
import org.pf4j.JarPluginLoader;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;
import org.pf4j.PluginStatusProvider;

/**
 * PF4J for one jar: nothing but the jar itself decides what is loaded, and its classes see only {@link SharedClasses} besides
 * their own.
 */
final class StrictPlugins extends DefaultPluginManager {

    StrictPlugins(Path folder) {
        super(folder);
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new ManifestPluginDescriptorFinder();
    }

    /** PF4J's own would look for {@code disabled.txt} and {@code enabled.txt} beside the jar. */
    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String pluginId) {
                return false;
            }

            @Override
            public void disablePlugin(String pluginId) {}

            @Override
            public void enablePlugin(String pluginId) {}
        };
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new JarPluginLoader(this) {
            @Override
            public ClassLoader loadPlugin(Path jar, PluginDescriptor descriptor) {
                var loader = new Loader(StrictPlugins.this, descriptor);
                loader.addFile(jar.toFile());
                return loader;
            }
        };
    }

    /**
     * Prefers the plugin's own classes, except where both sides must mean the same class: those of the API, and Jackson's
     * annotations, which a plugin writes on what the runner's Jackson carries. Whatever Jackson the plugin has reads the same ones.
     */
    static final class Loader extends PluginClassLoader {

        Loader(StrictPlugins plugins, PluginDescriptor descriptor) {
            super(plugins, descriptor, SharedClasses.LOADER);
        }

        /** Whether the plugin brings a service along. */
        boolean offers(String service) {
            return findResource("META-INF/services/" + service) != null;
        }

        /** Whether code of the plugin has come to use a class, wherever that is from. */
        boolean uses(String className) {
            return findLoadedClass(className) != null;
        }

        /** One of our classes as if the plugin had brought it along; it may use the JDK alone. */
        Class<?> copyOf(Class<?> ours) throws IOException {
            Class<?> copied = findLoadedClass(ours.getName());
            if (copied != null) return copied;
            try (InputStream in = ours.getResourceAsStream(ours.getSimpleName() + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(ours.getName(), bytes, 0, bytes.length);
            }
        }

        @Override
        protected boolean shouldDelegateToParent(String name) {
            return name.startsWith("io.fairlead.dag.")
                    || name.startsWith("org.pf4j.")
                    || name.startsWith("org.slf4j.")
                    || name.startsWith("com.fasterxml.jackson.annotation.")
                    || super.shouldDelegateToParent(name);
        }
    }
}
