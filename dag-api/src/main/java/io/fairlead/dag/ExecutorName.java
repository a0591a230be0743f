package io.fairlead.dag;

/** The names of the executors that come with Fairlead, for {@link TaskBuilder#executor}. */
public final class ExecutorName {

    /** Worker processes of the runner itself, kept warm: the default of a runner that was told nothing else. */
    public static final String LOCAL = "local";

    /** A pod of its own for each attempt. The only one that can run {@linkplain TaskBuilder#image any container}. */
    public static final String KUBERNETES = "kubernetes";

    /** Long-lived workers on other machines, for small tasks that do not deserve a pod; see {@link TaskBuilder#queue}. */
    public static final String FLEET = "fleet";

    private ExecutorName() {}
}
