package io.fairlead.runner.catalog.describe;

import io.fairlead.runner.catalog.plugin.LeftOut;
import io.fairlead.runner.run.dag.DescribedPlugin;
import java.util.List;

/**
 * What a {@code describe} process tells, as lines of JSON.
 *
 * @param path of the plugin that is begun or unchanged, or what stood in the way of compiling; else empty
 * @param pending of the sources, those that are plugins and will be described
 * @param plugins those that are finished with this event
 * @param leftOut sources that do not compile, and that no DAG needs
 */
record DescribeEvent(
        Kind kind, String path, List<String> pending, List<DescribedPlugin> plugins, List<LeftOut> leftOut) {

    enum Kind {
        COMPILING,
        COMPILED,
        HINDERED,
        BEGUN,
        UNCHANGED,
        DESCRIBED,
        FINISHED
    }

    static DescribeEvent of(Kind kind) {
        return new DescribeEvent(kind, "", List.of(), List.of(), List.of());
    }

    static DescribeEvent compiled(List<String> pending, List<DescribedPlugin> broken, List<LeftOut> leftOut) {
        return new DescribeEvent(Kind.COMPILED, "", pending, broken, leftOut);
    }

    /** Nothing could be compiled, for a reason that is none of the files': another time it may be. */
    static DescribeEvent hindered(String reason) {
        return new DescribeEvent(Kind.HINDERED, reason, List.of(), List.of(), List.of());
    }

    static DescribeEvent begun(String path) {
        return new DescribeEvent(Kind.BEGUN, path, List.of(), List.of(), List.of());
    }

    /** It is what the request said is known of it. */
    static DescribeEvent unchanged(String path) {
        return new DescribeEvent(Kind.UNCHANGED, path, List.of(), List.of(), List.of());
    }

    static DescribeEvent described(DescribedPlugin plugin) {
        return new DescribeEvent(Kind.DESCRIBED, plugin.path(), List.of(), List.of(plugin), List.of());
    }
}
