package io.fairlead.runner.executor.kubernetes.pod;

import java.time.Duration;
import java.util.List;

/**
 * What all pods have in common.
 *
 * @param serverUrl how workers reach the worker API
 * @param namespace of teams without one of their own; empty if there is no such team
 * @param image of the worker
 * @param pullPolicy {@code Always}, {@code IfNotPresent}, {@code Never}, or empty for Kubernetes' own rule
 * @param grace how long a task may take to end when it is told to
 * @param extras what few installations need
 */
public record PodDefaults(
        String serverUrl, String namespace, String image, String pullPolicy, Duration grace, Extras extras) {

    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    /**
     * What few installations need.
     *
     * @param nodeCache a directory of every node where workers keep fetched commits; empty for none
     * @param copyCommand run in an init container of the worker's image, it copies the worker to {@link Pods#COPY_FOLDER}, for
     *     tasks that wish an image without our worker; empty where such images contain it
     * @param copiedCommand starts the worker from there
     * @param javaOptions of teams without options of their own, as Java reads them from a variable; empty for none
     */
    public record Extras(String nodeCache, List<String> copyCommand, List<String> copiedCommand, String javaOptions) {

        /** Nothing of it. */
        public static final Extras NONE = new Extras("", List.of(), List.of(), "");

        /** Without options of Java. */
        public Extras(String nodeCache, List<String> copyCommand, List<String> copiedCommand) {
            this(nodeCache, copyCommand, copiedCommand, "");
        }

        public Extras {
            copyCommand = List.copyOf(copyCommand);
            copiedCommand = List.copyOf(copiedCommand);
        }
    }
}
