package io.fairlead.runner.catalog.compile;

import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.catalog.plugin.LeftOut;
import io.fairlead.runner.catalog.plugin.LoadFailure;
import io.fairlead.runner.catalog.plugin.NeededSources;
import io.fairlead.runner.catalog.plugin.PluginFiles;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.run.dag.LoadError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * The {@code .java} files of a revision as plugin jars, compiled once and kept for whoever comes next: {@code describe} and the
 * workers share the work.
 *
 * @param jars for each {@code .java} file that declares DAG sources its jar
 * @param errors one for each file that does not compile, and that a DAG needs
 * @param leftOut the others that do not compile
 */
public record CompiledSources(Map<String, Path> jars, List<LoadError> errors, List<LeftOut> leftOut) {

    private static final String INDEX = "index.json";
    private static final String BUILDING = ".building-";

    /** A fixed time (1 January 2000), so that the same code gives the same bytes. */
    private static final long ENTRY_TIME_MILLIS = 946_684_800_000L;

    /** @param inputs see {@link SourceInputs} */
    private record Index(String inputs, List<String> plugins, List<LoadError> errors, List<LeftOut> leftOut) {}

    /**
     * Those of a revision; compiles them if no process has done so before.
     *
     * @param folder the revision's folder, down to the repo's path
     * @param cacheDir where finished work is kept, a folder for each revision; may be deleted at any time before a call
     * @param revisionKey names this folder at this commit; the same key is never used for other files
     * @throws LoadFailure if there is no compiler
     */
    public static CompiledSources of(Path folder, Path cacheDir, String revisionKey) throws LoadFailure, IOException {
        Path finished = finished(cacheDir, revisionKey);
        if (Files.exists(finished.resolve(INDEX))) return read(finished);
        var files = PluginFiles.below(folder);
        return of(files.folder(), files.sources(), cacheDir, revisionKey, "");
    }

    /** @param keyBefore of a revision that may have had the same sources; empty if there is none */
    public static CompiledSources of(
            Path folder, List<String> sources, Path cacheDir, String revisionKey, String keyBefore)
            throws LoadFailure, IOException {
        if (sources.isEmpty()) return new CompiledSources(Map.of(), List.of(), List.of());
        Path finished = finished(cacheDir, revisionKey);
        if (!Files.exists(finished.resolve(INDEX))) {
            String inputs = SourceInputs.digest(folder, sources);
            if (keyBefore.isEmpty() || !carryOver(inputs, finished(cacheDir, keyBefore), finished)) {
                var result = SourceCompiler.compile(folder, sources);
                Set<String> blamed = NeededSources.blamed(folder, sources, paths(result.errors()));
                publish(finished, building -> write(result, blamed, inputs, building));
            }
        }
        return read(finished);
    }

    /** @return false where the one before came from other files, or is gone */
    private static boolean carryOver(String inputs, Path before, Path finished) throws IOException {
        try {
            var index = Json.read(Files.readString(before.resolve(INDEX)), Index.class);
            if (!inputs.equals(index.inputs)) return false;
            publish(finished, building -> {
                for (String plugin : index.plugins)
                    link(before.resolve(plugin + ".jar"), building.resolve(plugin + ".jar"));
                Files.writeString(building.resolve(INDEX), Json.write(index));
            });
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static void link(Path jar, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try {
            Files.createLink(to, jar);
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(jar, to); // Not every file system has links.
        }
    }

    private static Path finished(Path cacheDir, String revisionKey) {
        Path finished =
                cacheDir.toAbsolutePath().normalize().resolve(revisionKey).normalize();
        if (revisionKey.startsWith(".")
                || !cacheDir.toAbsolutePath().normalize().equals(finished.getParent())) {
            throw new IllegalArgumentException("the revision key '" + revisionKey + "' is no name of a folder");
        }
        return finished;
    }

    private static CompiledSources read(Path finished) throws IOException {
        var index = Json.read(Files.readString(finished.resolve(INDEX)), Index.class);
        var jars = new TreeMap<String, Path>();
        for (String plugin : index.plugins) jars.put(plugin, finished.resolve(plugin + ".jar"));
        // What an older version has written says nothing of it.
        return new CompiledSources(jars, index.errors, index.leftOut == null ? List.of() : index.leftOut);
    }

    /** Into a folder of its own first: what is there under the final name is complete, whoever was killed meanwhile. */
    private static void publish(Path finished, Contents contents) throws IOException {
        Files.createDirectories(finished.getParent());
        Path building = Files.createTempDirectory(finished.getParent(), BUILDING);
        Folders.deleteAbandoned(building, BUILDING);
        Folders.deleteAbandoned(building, Folders.RETIRED);
        try {
            contents.writeTo(building);
        } catch (IOException e) {
            Folders.delete(building);
            throw e;
        }
        try {
            Files.move(building, finished, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another process was faster; its work is as good as this.
            Folders.delete(building);
            if (!Files.exists(finished.resolve(INDEX))) throw e;
        }
    }

    private interface Contents {
        void writeTo(Path building) throws IOException;
    }

    private static Set<String> paths(List<LoadError> errors) {
        return errors.stream().map(LoadError::file).collect(Collectors.toSet());
    }

    private static void write(SourceCompiler.Result result, Set<String> blamed, String inputs, Path building)
            throws IOException {
        var plugins = SourcePlugin.among(result.classes());
        for (SourcePlugin plugin : plugins) writeJar(plugin, building.resolve(plugin.path() + ".jar"));
        var paths = plugins.stream().map(SourcePlugin::path).toList();
        var errors = result.errors().stream()
                .filter(error -> blamed.contains(error.file()))
                .toList();
        var leftOut = result.errors().stream()
                .filter(error -> !blamed.contains(error.file()))
                .map(error -> new LeftOut(error.file(), "no DAG needs it, and " + error.reason()))
                .toList();
        Files.writeString(building.resolve(INDEX), Json.write(new Index(inputs, paths, errors, leftOut)));
    }

    public static void writeJar(SourcePlugin plugin, Path jar) throws IOException {
        Files.createDirectories(jar.getParent());
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", plugin.path());
        manifest.getMainAttributes().putValue("Plugin-Version", "0");
        try (OutputStream file = Files.newOutputStream(jar);
                var out = new JarOutputStream(file, manifest)) {
            for (var entry : new TreeMap<>(plugin.entries()).entrySet()) {
                var described = new JarEntry(entry.getKey());
                described.setTime(ENTRY_TIME_MILLIS);
                out.putNextEntry(described);
                out.write(entry.getValue());
            }
        }
    }
}
