package io.fairlead.runner.worker;

import io.fairlead.dag.TaskJson;
import io.fairlead.runner.executor.Assignment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the plugins used last loaded, each with its own JSON mapper. For one thread: a plugin falls out only while another is
 * being opened, and then no task runs; a task that leaves threads behind ends the whole process.
 */
final class PluginCache {

    static final int MAX_WARM = 4;

    private final PluginSource plugins;
    private final List<Warm> forgotten = new ArrayList<>();
    private final Map<Key, Warm> warm = new LinkedHashMap<>(MAX_WARM, 0.75f, true);

    PluginCache(PluginSource plugins) {
        this.plugins = plugins;
    }

    /**
     * What its static initialisers set up for the whole process has been put back: the next task loads it anew. It is closed then,
     * because closing runs its code.
     */
    void forget(Assignment assignment) {
        Warm known = warm.remove(new Key(assignment.folder(), assignment.pluginPath()));
        if (known != null) forgotten.add(known);
    }

    Warm open(Assignment assignment) throws Exception {
        forgotten.forEach(one -> one.plugin().close());
        forgotten.clear();
        var key = new Key(assignment.folder(), assignment.pluginPath());
        Warm known = warm.get(key);
        if (known != null) return known;
        if (warm.size() == MAX_WARM) closeEldest();
        var opened = new Warm(plugins.load(assignment), new TaskJson());
        warm.put(key, opened);
        return opened;
    }

    private void closeEldest() {
        var eldest = warm.values().iterator();
        Warm last = eldest.next();
        eldest.remove();
        last.plugin().close();
    }

    private record Key(String folder, String pluginPath) {}

    record Warm(Plugin plugin, TaskJson json) {}
}
