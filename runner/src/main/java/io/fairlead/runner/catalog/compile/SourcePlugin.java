package io.fairlead.runner.catalog.compile;

import io.fairlead.dag.DagSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A {@code .java} file that declares DAG sources, as the plugin it becomes: its own classes and those of every other file that
 * they reach.
 *
 * @param path the {@code .java} file
 * @param sources binary names of the classes of this file that implement {@link DagSource}
 */
public record SourcePlugin(String path, List<String> sources, List<CompiledClass> classes) {

    private static final String DAG_SOURCE = DagSource.class.getName().replace('.', '/');

    /** One for each file with a concrete DAG source, sorted by path. */
    static List<SourcePlugin> among(List<CompiledClass> classes) {
        var byName = new HashMap<String, CompiledClass>();
        for (CompiledClass one : classes) byName.put(one.file().name(), one);
        var paths = new TreeSet<String>();
        for (CompiledClass one : classes) paths.add(one.source());
        var plugins = new ArrayList<SourcePlugin>();
        for (String path : paths) {
            var sources = classes.stream()
                    .filter(one -> one.source().equals(path) && one.file().isConcrete() && isSource(one, byName))
                    .map(one -> one.file().name().replace('/', '.'))
                    .sorted()
                    .toList();
            if (!sources.isEmpty()) plugins.add(new SourcePlugin(path, sources, reached(path, classes, byName)));
        }
        return plugins;
    }

    private static boolean isSource(CompiledClass one, Map<String, CompiledClass> byName) {
        return one.file().supertypes().stream()
                .anyMatch(name ->
                        name.equals(DAG_SOURCE) || byName.containsKey(name) && isSource(byName.get(name), byName));
    }

    /** Whole files, because a class may reach its nested classes in ways that a constant pool does not show. */
    private static List<CompiledClass> reached(
            String path, List<CompiledClass> classes, Map<String, CompiledClass> byName) {
        Set<String> reached = new TreeSet<>(Set.of(path));
        var todo = new ArrayDeque<String>(reached);
        while (!todo.isEmpty()) {
            String file = todo.remove();
            for (CompiledClass one : classes) {
                if (!one.source().equals(file)) continue;
                for (String name : one.file().references()) {
                    var other = byName.get(name);
                    if (other != null && reached.add(other.source())) todo.add(other.source());
                }
            }
        }
        return classes.stream().filter(one -> reached.contains(one.source())).toList();
    }

    /** The entries of its jar by name, but for the manifest. */
    Map<String, byte[]> entries() {
        var entries = new HashMap<String, byte[]>();
        for (CompiledClass one : classes) entries.put(one.file().name() + ".class", one.bytes());
        entries.put("META-INF/extensions.idx", (String.join("\n", sources) + "\n").getBytes(StandardCharsets.UTF_8));
        return entries;
    }
}
