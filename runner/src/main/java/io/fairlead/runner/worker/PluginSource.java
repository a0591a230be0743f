package io.fairlead.runner.worker;

import java.nio.file.Path;

/** Loads plugins. */
@FunctionalInterface
public interface PluginSource {

    /**
     * Loads one plugin.
     *
     * @param folder of a revision, which never changes
     * @param pluginPath the jar or {@code .java} file below it
     * @throws Exception if it does not load; the message says why
     */
    Plugin load(Path folder, String pluginPath) throws Exception;
}
