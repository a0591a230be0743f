package io.fairlead.runner.catalog.describe;

import io.fairlead.runner.run.dag.DescribedPlugin;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a repo's description before found, so that the next one costs only what has changed since.
 *
 * @param revisionKey names it in the cache of compiled sources; empty if there was none
 * @param plugins those that loaded, by their path
 */
public record PreviousDescription(String revisionKey, Map<String, DescribedPlugin> plugins) {

    /** Everything is to be found out. */
    public static PreviousDescription nothing() {
        return new PreviousDescription("", Map.of());
    }

    /** What did not load is not known, so that it is looked at again. */
    public static PreviousDescription of(String revisionKey, RevisionDescription description) {
        var plugins = new TreeMap<String, DescribedPlugin>();
        for (DescribedPlugin plugin : description.plugins()) {
            if (plugin.error().isEmpty()) plugins.put(plugin.path(), plugin);
        }
        return new PreviousDescription(revisionKey, plugins);
    }
}
