package io.fairlead.runner.worker;

import io.fairlead.dag.DagSource;
import io.fairlead.runner.executor.Assignment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/** The worker, with jars loaded by a class loader of the simplest kind that looks into the jar first. */
public final class TestWorkerMain {

    private TestWorkerMain() {}

    public static void main(String[] args) throws Exception {
        WorkerMain.run(cacheDir -> TestWorkerMain::load);
    }

    private static Plugin load(Assignment assignment) throws IOException {
        Path jar = Path.of(assignment.folder(), assignment.pluginPath());
        if (!Files.exists(jar)) throw new IOException("there is no such file");
        return new JarPlugin(new JarFirst(new URL[] {jar.toUri().toURL()}));
    }

    private record JarPlugin(URLClassLoader classLoader) implements Plugin {

        @Override
        public DagSource source(String className) throws Exception {
            return (DagSource)
                    classLoader.loadClass(className).getDeclaredConstructor().newInstance();
        }

        @Override
        public void close() {
            try {
                classLoader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class JarFirst extends URLClassLoader {

        JarFirst(URL[] urls) {
            super(urls, TestWorkerMain.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith("io.fairlead.runner.worker.WorkerTasks")) return super.loadClass(name, resolve);
                Class<?> known = findLoadedClass(name);
                return known != null ? known : findClass(name);
            }
        }
    }
}
