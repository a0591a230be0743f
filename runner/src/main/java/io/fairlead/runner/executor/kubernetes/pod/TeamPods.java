package io.fairlead.runner.executor.kubernetes.pod;

/**
 * What the pods of one team have in common; what is empty is as usual.
 *
 * @param template the YAML text of a Pod
 * @param variablesSecret a Secret in the namespace, whose keys become environment variables of the team's tasks
 * @param javaOptions as Java reads them from a variable, together with the installation's
 */
public record TeamPods(
        String namespace, String serviceAccount, String template, String variablesSecret, String javaOptions) {

    /** Without options of Java. */
    public TeamPods(String namespace, String serviceAccount, String template, String variablesSecret) {
        this(namespace, serviceAccount, template, variablesSecret, "");
    }

    /** Nothing special. */
    public static final TeamPods USUAL = new TeamPods("", "", "", "", "");
}
