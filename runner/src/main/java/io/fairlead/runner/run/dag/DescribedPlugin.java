package io.fairlead.runner.run.dag;

import java.util.List;
import java.util.Optional;

/**
 * What one plugin of a revision came to: either its DAGs or the reason why it did not load, never a part of both.
 *
 * @param path the jar or {@code .java} file, relative to the repo's path, with forward slashes
 * @param key names the plugin over time: the path, for a jar without the version in its name
 *     ({@code lib/sales-1.4.jar} → {@code lib/sales.jar})
 * @param digest of its code: changes only when the code does; empty where it did not load
 * @param error empty where it loaded
 */
public record DescribedPlugin(
        String path, String key, String digest, List<DescribedDag> dags, Optional<LoadError> error) {

    /** @param sourceClass the {@code DagSource} that describes it */
    public record DescribedDag(String sourceClass, DagDescription description) {}

    public static DescribedPlugin loaded(String path, String digest, List<DescribedDag> dags) {
        return new DescribedPlugin(path, PluginKey.of(path), digest, dags, Optional.empty());
    }

    public static DescribedPlugin failed(String path, LoadError error) {
        return new DescribedPlugin(path, PluginKey.of(path), "", List.of(), Optional.of(error));
    }

    /** The same with more at the end of the reason why it did not load. */
    public DescribedPlugin withReason(String more) {
        return new DescribedPlugin(path, key, digest, dags, error.map(it -> it.with(more)));
    }
}
