package io.fairlead.runner.catalog.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import io.fairlead.dag.InvalidDag;
import io.fairlead.runner.catalog.load.LoadedPlugin;
import io.fairlead.runner.catalog.plugin.LoadFailure;
import io.fairlead.runner.catalog.plugin.PluginJar;
import io.fairlead.runner.catalog.plugin.Texts;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.jvm.CommonPool;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.DescribedPlugin.DescribedDag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Describes one plugin, in the process that may be ruined by it. Does so twice, each time with classes loaded anew, because that
 * is how the workers will see them.
 */
public final class PluginDescriber {

    /** The most DAGs that one plugin can have. */
    static final int MAX_DAGS = 1_000;

    private final Path jar;
    private final String path;

    private PluginDescriber(Path jar, String path) {
        this.jar = jar;
        this.path = path;
    }

    public static DescribedPlugin describe(Path jar, String path) {
        try {
            return new PluginDescriber(jar, path).twice();
        } catch (LoadFailure e) {
            return DescribedPlugin.failed(path, e.error());
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            var failure = LoadFailure.thrown(path, "it cannot be described: " + Texts.summary(e), e);
            return DescribedPlugin.failed(path, failure.error());
        }
    }

    /** Whether a jar has the code of a digest and so, without a look at its classes, the description that went with it. */
    static boolean isUnchanged(Path jar, String path, String digest) {
        try {
            PluginJar.check(jar, path);
            return PluginJar.isSelfContained(jar, path)
                    && PluginJar.digest(jar, path).equals(digest);
        } catch (LoadFailure e) {
            return false; // Describing it will tell why.
        }
    }

    private DescribedPlugin twice() throws LoadFailure {
        PluginJar.check(jar, path);
        BundledAnnotations.check(jar, path);
        var first = once();
        var second = once();
        if (!first.equals(second)) throw differs(first, second);
        return DescribedPlugin.loaded(path, PluginJar.digest(jar, path), first);
    }

    private LoadFailure differs(List<DescribedDag> first, List<DescribedDag> second) {
        JsonNode one = Json.MAPPER.valueToTree(first);
        JsonNode other = Json.MAPPER.valueToTree(second);
        return new LoadFailure(
                path,
                "it describes itself differently each time: dags"
                        + FirstDifference.between(one, other).orElse("")
                        + ". dags() must not depend on the clock, on chance or on the outside");
    }

    private List<DescribedDag> once() throws LoadFailure {
        try (var plugin = LoadedPlugin.load(jar, path)) {
            Thread.currentThread().setContextClassLoader(plugin.classLoader());
            CommonPool.serve(plugin.classLoader());
            var dags = new ArrayList<DescribedDag>();
            for (DagSource source : plugin.sources()) describe(source, plugin, dags);
            checkNames(dags);
            return dags;
        } finally {
            Thread.currentThread().setContextClassLoader(PluginDescriber.class.getClassLoader());
        }
    }

    private void describe(DagSource source, LoadedPlugin plugin, List<DescribedDag> dags) throws LoadFailure {
        var describer = new DagDescriber(plugin.json());
        for (Dag dag : dagsOf(source)) {
            if (dag == null) throw new LoadFailure(path, source.getClass().getName() + ".dags() gave a null");
            try {
                var description = describer.describe(dag);
                DescriptionCheck.check(description);
                plugin.json().check(dag);
                dags.add(new DescribedDag(source.getClass().getName(), description));
            } catch (IllegalArgumentException | InvalidDag e) {
                throw new LoadFailure(path, e.getMessage());
            }
        }
    }

    private List<Dag> dagsOf(DagSource source) throws LoadFailure {
        String call = source.getClass().getName() + ".dags()";
        try {
            List<Dag> dags = source.dags();
            if (dags == null) throw new LoadFailure(path, call + " gave null; return an empty list for no DAGs");
            return new ArrayList<>(dags);
        } catch (InvalidDag e) {
            throw LoadFailure.thrown(path, e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw LoadFailure.thrown(path, call + " threw " + Texts.summary(e), e);
        }
    }

    private void checkNames(List<DescribedDag> dags) throws LoadFailure {
        if (dags.size() > MAX_DAGS)
            throw new LoadFailure(path, "it has more than " + MAX_DAGS + " DAGs; make two plugins");
        var names = new HashSet<String>();
        for (DescribedDag dag : dags) {
            String name = dag.description().name();
            if (!names.add(name)) throw new LoadFailure(path, "two of its DAGs are named '" + name + "'; rename one");
        }
    }
}
