package io.fairlead.runner.catalog.load;

import io.fairlead.dag.DagSource;
import io.fairlead.dag.TaskJson;
import io.fairlead.runner.catalog.compile.CompiledSources;
import io.fairlead.runner.catalog.plugin.LoadFailure;
import io.fairlead.runner.catalog.plugin.PluginJar;
import io.fairlead.runner.catalog.plugin.Texts;
import io.fairlead.runner.run.dag.LoadError;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.PluginState;

/**
 * One plugin jar, loaded by itself. Runs the team's code, so only a {@code describe} process or a worker makes one. While it is
 * open the jar must stay as it is; closing it gives back its class loader and file.
 */
public final class LoadedPlugin implements AutoCloseable {

    private final String path;
    private final StrictPlugins plugins;
    private final StrictPlugins.Loader classLoader;
    private final PluginServices services;
    private final List<Class<?>> sources;
    private final TaskJson json = new TaskJson();

    static {
        // The JDK's cache of opened jars would keep the files of closed plugins open once a plugin has read a resource.
        URLConnection.setDefaultUseCaches("jar", false);
    }

    private LoadedPlugin(String path, StrictPlugins plugins, StrictPlugins.Loader classLoader, List<Class<?>> sources) {
        this.path = path;
        this.plugins = plugins;
        this.classLoader = classLoader;
        this.services = new PluginServices(classLoader);
        this.sources = sources;
    }

    /**
     * Loads a jar.
     *
     * @param path how errors name it: the jar or {@code .java} file, relative to the repo's path
     * @throws LoadFailure if it is no plugin with at least one {@link DagSource}; nothing stays open then
     */
    public static LoadedPlugin load(Path jar, String path) throws LoadFailure {
        PluginJar.check(jar, path);
        var plugins = new StrictPlugins(jar.toAbsolutePath().getParent());
        try {
            String id = start(plugins, jar, path);
            var classLoader = (StrictPlugins.Loader) plugins.getPluginClassLoader(id);
            var sources = sourcesOf(plugins, id, classLoader, path);
            return new LoadedPlugin(path, plugins, classLoader, sources);
        } catch (LoadFailure | RuntimeException | LinkageError e) {
            plugins.unloadPlugins();
            if (e instanceof LoadFailure failure) throw failure;
            throw LoadFailure.thrown(path, "it cannot be loaded: " + Texts.summary(e), e);
        }
    }

    /**
     * Loads a plugin of a revision, as a worker needs it.
     *
     * @param folder the revision's folder, down to the repo's path
     * @param path the jar or {@code .java} file below it
     * @param cacheDir see {@link CompiledSources#of}; not touched for a jar
     * @param revisionKey likewise
     * @throws LoadFailure if there is no such plugin, or it does not load
     * @throws IOException if files cannot be read or written; nothing is known about the plugin then
     */
    public static LoadedPlugin ofRevision(Path folder, String path, Path cacheDir, String revisionKey)
            throws LoadFailure, IOException {
        Path jar = folder.resolve(path).normalize();
        if (!path.endsWith(".java")) {
            if (jar.startsWith(folder) && Files.isRegularFile(jar)) return load(jar, path);
            throw new LoadFailure(path, "there is no such jar in this revision");
        }
        var compiled = CompiledSources.of(folder, cacheDir, revisionKey);
        if (compiled.jars().containsKey(path)) return load(compiled.jars().get(path), path);
        for (LoadError error : compiled.errors()) if (error.file().equals(path)) throw new LoadFailure(error, null);
        throw new LoadFailure(path, "there is no such file with a DAG source in this revision");
    }

    private static String start(StrictPlugins plugins, Path jar, String path) throws LoadFailure {
        String id = plugins.loadPlugin(jar);
        if (plugins.startPlugin(id) == PluginState.STARTED) return id;
        Throwable why = plugins.getPlugin(id).getFailedException();
        if (why == null) throw new LoadFailure(path, "its plugin class did not start; see its Plugin-Class");
        throw LoadFailure.thrown(path, "its plugin class did not start: " + Texts.summary(why), why);
    }

    private static List<Class<?>> sourcesOf(StrictPlugins plugins, String id, ClassLoader classLoader, String path)
            throws LoadFailure {
        var names = plugins.getExtensionClassNames(id);
        if (names.isEmpty()) {
            throw new LoadFailure(
                    path,
                    "it names no extension: META-INF/extensions.idx is missing or empty. Mark the class that implements"
                            + " DagSource with @Extension and let the build run PF4J's annotation processor (since"
                            + " JDK 23 only if it is named in annotationProcessorPaths, or with -proc:full)");
        }
        var sources = new ArrayList<Class<?>>();
        for (String name : names) {
            Class<?> extension = classOf(name, classLoader, path);
            if (DagSource.class.isAssignableFrom(extension)) sources.add(extension);
        }
        if (sources.isEmpty()) {
            throw new LoadFailure(
                    path, "none of its extensions implements " + DagSource.class.getName() + ": " + names);
        }
        return List.copyOf(sources);
    }

    private static Class<?> classOf(String name, ClassLoader classLoader, String path) throws LoadFailure {
        try {
            return Class.forName(name, false, classLoader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw LoadFailure.thrown(path, "its class " + name + " cannot be loaded: " + missing(e), e);
        }
    }

    /** A new object of each {@link DagSource} of the plugin. */
    public List<DagSource> sources() throws LoadFailure {
        var made = new ArrayList<DagSource>();
        for (Class<?> source : sources) made.add(make(source));
        return made;
    }

    /** A new object of that class, which must be one of the plugin's sources. */
    public DagSource source(String className) throws LoadFailure {
        for (Class<?> source : sources) if (source.getName().equals(className)) return make(source);
        throw new LoadFailure(path, "it has no DAG source of class " + className);
    }

    private DagSource make(Class<?> source) throws LoadFailure {
        String named = "its class " + source.getName();
        try {
            var constructor = source.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (DagSource) constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw new LoadFailure(path, named + " needs a constructor without parameters");
        } catch (InvocationTargetException e) {
            throw LoadFailure.thrown(path, named + ": its constructor threw " + missing(e.getCause()), e.getCause());
        } catch (ExceptionInInitializerError e) {
            throw LoadFailure.thrown(path, named + ": its static initialiser threw " + missing(e), e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw LoadFailure.thrown(path, named + " cannot be made: " + missing(e), e);
        }
    }

    private static String missing(Throwable thrown) {
        boolean classMissing = thrown instanceof ClassNotFoundException || thrown instanceof NoClassDefFoundError;
        return Texts.summary(thrown)
                + (classMissing ? " (bundle the libraries that it needs into the jar; the runner's are hidden)" : "");
    }

    /** Reads and writes values of the plugin's classes; goes with the plugin, as its caches keep them. */
    public TaskJson json() {
        return json;
    }

    /** To be the context class loader of a thread that runs the plugin's code. */
    public ClassLoader classLoader() {
        return classLoader;
    }

    /** Has what the JDK looks for once in the life of a process found in this plugin; on a thread with its class loader, before each task. */
    public void registerServices() {
        services.register();
    }

    @Override
    public void close() {
        try {
            services.close();
        } finally {
            plugins.unloadPlugins();
        }
    }
}
