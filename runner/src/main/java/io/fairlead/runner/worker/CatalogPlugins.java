package io.fairlead.runner.worker;

import io.fairlead.dag.DagSource;
import io.fairlead.runner.catalog.CatalogKeeper;
import io.fairlead.runner.catalog.load.LoadedPlugin;
import io.fairlead.runner.executor.Assignment;
import java.nio.file.Path;

/** Loads plugins as {@code describe} does: a jar from its revision, a {@code .java} file as it was compiled for the revision. */
final class CatalogPlugins implements PluginSource {

    private final Path compiled;

    /** @param compiled where finished work of the compiler is kept; what is missing is compiled here */
    CatalogPlugins(Path compiled) {
        this.compiled = compiled;
    }

    @Override
    public Plugin load(Assignment assignment) throws Exception {
        String revision = CatalogKeeper.key(assignment.repo(), assignment.run().revision());
        Path folder = Path.of(assignment.folder());
        return new Loaded(LoadedPlugin.ofRevision(folder, assignment.pluginPath(), compiled, revision));
    }

    private record Loaded(LoadedPlugin plugin) implements Plugin {

        @Override
        public DagSource source(String className) throws Exception {
            return plugin.source(className);
        }

        @Override
        public void begin() {
            plugin.registerServices();
        }

        @Override
        public ClassLoader classLoader() {
            return plugin.classLoader();
        }

        @Override
        public void close() {
            plugin.close();
        }
    }
}
