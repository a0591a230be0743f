package io.fairlead.runner.catalog.describe;

import io.fairlead.runner.catalog.plugin.LeftOut;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.LoadError;
import java.util.List;
import java.util.Set;

/**
 * What a folder of DAGs came to. Each plugin by itself: whether two of them claim the same name depends on who had it before, see
 * {@code DuplicateDags}.
 *
 * @param plugins sorted by path; one for each jar and each {@code .java} file that declares DAGs or does not compile
 * @param errors about files that are no plugins, and about the folder as a whole
 * @param unfinished paths of the plugins whose description was not finished: another time it may be
 * @param hindered whether that is for a reason that no plugin can have caused, such as a full disk
 * @param leftOut what is in the folder and none of its DAGs
 */
public record RevisionDescription(
        List<DescribedPlugin> plugins,
        List<LoadError> errors,
        Set<String> unfinished,
        boolean hindered,
        List<LeftOut> leftOut) {

    /** One that was finished. */
    public RevisionDescription(List<DescribedPlugin> plugins, List<LoadError> errors) {
        this(plugins, errors, Set.of(), false, List.of());
    }
}
