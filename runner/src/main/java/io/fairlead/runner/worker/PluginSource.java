package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;

/** Loads plugins. */
@FunctionalInterface
public interface PluginSource {

    /**
     * Loads the plugin that an assignment names: the jar or {@code .java} file at {@link Assignment#pluginPath()} below
     * {@link Assignment#folder()}, which never changes.
     *
     * @throws Exception if it does not load; the message says why
     */
    Plugin load(Assignment assignment) throws Exception;
}
