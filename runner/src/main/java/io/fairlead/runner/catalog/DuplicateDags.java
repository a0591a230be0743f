package io.fairlead.runner.catalog;

import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.LoadError;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides which plugin keeps a DAG's name that two of them use. */
public final class DuplicateDags {

    private final Map<String, DescribedPlugin> byKey = new HashMap<>();
    private final Map<String, String> ownersSoFar;
    private final Map<String, DescribedPlugin> claims = new HashMap<>();

    private DuplicateDags(List<DescribedPlugin> plugins, Map<String, String> ownersSoFar) {
        for (DescribedPlugin plugin : plugins) byKey.put(plugin.key(), plugin);
        this.ownersSoFar = ownersSoFar;
    }

    /**
     * The same plugins, sorted by path, where those that use a name of another one have failed. A name stays with the plugin
     * that had it, as long as that one is still there and still uses it or did not load now; else the first by path has it.
     *
     * @param ownersSoFar for each DAG's name that is live the key of its plugin
     */
    public static List<DescribedPlugin> refuse(List<DescribedPlugin> plugins, Map<String, String> ownersSoFar) {
        var duplicates = new DuplicateDags(plugins, ownersSoFar);
        return plugins.stream()
                .sorted(Comparator.comparing(DescribedPlugin::path))
                .map(duplicates::claim)
                .toList();
    }

    private DescribedPlugin claim(DescribedPlugin plugin) {
        for (var dag : plugin.dags()) {
            String name = dag.description().name();
            var owner = owner(name);
            if (owner != null && !owner.key().equals(plugin.key())) return refused(plugin, name, owner);
        }
        for (var dag : plugin.dags()) claims.put(dag.description().name(), plugin);
        return plugin;
    }

    private DescribedPlugin owner(String name) {
        var before = byKey.get(ownersSoFar.getOrDefault(name, ""));
        boolean keeps = before != null && (before.error().isPresent() || uses(before, name));
        return keeps ? before : claims.get(name);
    }

    private static boolean uses(DescribedPlugin plugin, String name) {
        return plugin.dags().stream().anyMatch(dag -> dag.description().name().equals(name));
    }

    private static DescribedPlugin refused(DescribedPlugin plugin, String name, DescribedPlugin owner) {
        return DescribedPlugin.failed(
                plugin.path(),
                LoadError.of(
                        plugin.path(),
                        "its DAG '" + name + "' has the name of one in " + owner.path()
                                + ", which keeps it; rename it in " + plugin.path() + ", or remove the other"));
    }
}
