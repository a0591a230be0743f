package io.fairlead.dag;

import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * Where DAGs come from: a plugin has one or more classes that implement this and are marked {@code @Extension}. Such a class is
 * public and has a public constructor without parameters; the one the compiler writes will do.
 */
public interface DagSource extends ExtensionPoint {

    /**
     * Describes the DAGs of this source.
     *
     * <p>Must be pure: no input or output, no clock, no randomness. It is called when a commit arrives, to learn what is in
     * it, and again in every worker, to find the body of one task. Each commit is described twice and refused if the two
     * descriptions differ.
     *
     * @return the DAGs, in any order; names are unique within a repository. Empty means that this source has none.
     */
    List<Dag> dags();
}
