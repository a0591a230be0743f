package io.fairlead.runner.testkit;

import io.fairlead.dag.Dag;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.pf4j.Extension;
import org.pf4j.processor.ExtensionAnnotationProcessor;
import org.slf4j.Logger;

/** Plugin jars made from source text, by the platform's compiler and PF4J's own annotation processor. */
public final class TestPlugins {

    private final Map<String, String> sources;
    private final Map<String, String> manifest = new TreeMap<>();
    private final Map<String, String> services = new TreeMap<>();
    private boolean index = true;
    private boolean dagApi;
    private final List<Class<?>> compiledWith = new ArrayList<>();
    private final List<Class<?>> bundled = new ArrayList<>();
    private final List<Class<?>> shaded = new ArrayList<>();

    private TestPlugins(Map<String, String> sources) {
        this.sources = sources;
    }

    /** A jar as a team's build would make it. */
    public static Path jar(Path jar, String pluginId, Map<String, String> sources) {
        return of(sources).id(pluginId).writeTo(jar);
    }

    /** @param sources texts by the names of their classes; those with DAGs are marked {@code @Extension} */
    public static TestPlugins of(Map<String, String> sources) {
        return new TestPlugins(sources);
    }

    public TestPlugins id(String pluginId) {
        return manifest("Plugin-Id", pluginId).manifest("Plugin-Version", "1.0.0");
    }

    public TestPlugins manifest(String name, String value) {
        manifest.put(name, value);
        return this;
    }

    /** One of its classes, as ServiceLoader finds it. */
    public TestPlugins service(String service, String className) {
        services.put(service, className);
        return this;
    }

    /** As if no annotation processor had run. */
    public TestPlugins withoutIndex() {
        index = false;
        return this;
    }

    /** As if dag-api had been shaded in. */
    public TestPlugins bundlingDagApi() {
        dagApi = true;
        return this;
    }

    /** With the jars of these classes in the class path of the compiler. */
    public TestPlugins compiledWith(Class<?>... types) {
        compiledWith.addAll(List.of(types));
        return this;
    }

    /** With all classes in the jars of these, as if a shade plugin had packed them in. */
    public TestPlugins bundling(Class<?>... types) {
        bundled.addAll(List.of(types));
        return compiledWith(types);
    }

    /** With all that is in the jars of these, but for what says whose jar it was. */
    public TestPlugins shading(Class<?>... types) {
        shaded.addAll(List.of(types));
        return compiledWith(types);
    }

    /** The source of a class with one DAG of one task, which prints its own name; compiles as a jar and as a file. */
    public static String source(String className, String dagName) {
        return source(className, dagName, "");
    }

    /** @param members more members of the class, such as a static initialiser */
    public static String source(String className, String dagName, String members) {
        return """
            import io.fairlead.dag.*;
            import java.util.List;
            import org.pf4j.Extension;

            @Extension
            public final class %1$s implements DagSource {
              %3$s
              @Override public List<Dag> dags() {
                var dag = Dag.named("%2$s");
                dag.task("only").runs(() -> System.out.println("%2$s"));
                return List.of(dag.build());
              }
            }
            """.formatted(className, dagName, members);
    }

    public Path writeTo(Path jar) {
        try {
            Path classes = Files.createTempDirectory("test-plugin-");
            compile(classes);
            Files.createDirectories(jar.toAbsolutePath().getParent());
            write(jar, classes);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(Path classes) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        Path texts = Files.createTempDirectory("test-plugin-sources-");
        for (var source : sources.entrySet()) {
            Path file = texts.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
        }
        try (var files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8);
                var found = Files.walk(texts)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
            var inputs = files.getJavaFileObjectsFromPaths(
                    found.filter(Files::isRegularFile).toList());
            var options = List.of("--release", "17", "-parameters", index ? "-Xlint:none" : "-proc:none");
            var task = compiler.getTask(null, files, diagnostics, options, null, inputs);
            if (index) task.setProcessors(List.of(new ExtensionAnnotationProcessor()));
            if (!task.call())
                throw new IllegalArgumentException(diagnostics.getDiagnostics().toString());
        }
    }

    private void write(Path jar, Path classes) throws IOException {
        var written = new Manifest();
        written.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach(written.getMainAttributes()::putValue);
        var entries = new TreeMap<String, Path>();
        addAll(classes, "", entries);
        if (dagApi) addAll(locationOf(Dag.class), "io/fairlead/dag/", entries);
        try (OutputStream file = Files.newOutputStream(jar);
                var out = new JarOutputStream(file, written)) {
            for (var entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                Files.copy(entry.getValue(), out);
            }
            for (Class<?> type : bundled) copyClasses(locationOf(type), out);
            var names = new HashSet<>(entries.keySet());
            for (Class<?> type : shaded) copyAll(locationOf(type), names, out);
            for (var service : services.entrySet()) {
                out.putNextEntry(new JarEntry("META-INF/services/" + service.getKey()));
                out.write(service.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void copyAll(Path jar, Set<String> names, JarOutputStream out) throws IOException {
        try (var from = new JarFile(jar.toFile())) {
            for (JarEntry entry : from.stream().toList()) {
                String name = entry.getName();
                boolean whose = name.equals(JarFile.MANIFEST_NAME) || name.endsWith("module-info.class");
                if (entry.isDirectory() || whose || !names.add(name)) continue;
                out.putNextEntry(new JarEntry(name));
                from.getInputStream(entry).transferTo(out);
            }
        }
    }

    private static void copyClasses(Path jar, JarOutputStream out) throws IOException {
        try (var from = new JarFile(jar.toFile())) {
            for (JarEntry entry : from.stream().toList()) {
                if (!entry.getName().endsWith(".class") || entry.getName().startsWith("META-INF/")) continue;
                if (entry.getName().equals("module-info.class")) continue;
                out.putNextEntry(new JarEntry(entry.getName()));
                from.getInputStream(entry).transferTo(out);
            }
        }
    }

    private static void addAll(Path folder, String prefix, Map<String, Path> entries) throws IOException {
        if (Files.isRegularFile(folder)) {
            // dag-api as a jar: one class of it is enough to be a copy.
            var url = Dag.class.getResource("Dag.class");
            Path copy = Files.createTempFile("dag-api-", ".class");
            try (var in = url.openStream()) {
                Files.write(copy, in.readAllBytes());
            }
            entries.put("io/fairlead/dag/Dag.class", copy);
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (name.startsWith(prefix)) entries.put(name, file);
            }
        }
    }

    private List<Path> classPath() {
        return new ArrayList<>(Stream.concat(Stream.of(Dag.class, Extension.class, Logger.class), compiledWith.stream())
                .map(TestPlugins::locationOf)
                .collect(Collectors.toList()));
    }

    private static Path locationOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
