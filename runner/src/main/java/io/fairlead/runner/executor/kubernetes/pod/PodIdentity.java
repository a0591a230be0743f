package io.fairlead.runner.executor.kubernetes.pod;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.logs.LogKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which attempt a pod is of. Written into its labels and annotations, and read from there by whichever runner finds it.
 *
 * @param ownContainer whether it executes a container of the task's own in place of our worker
 */
public record PodIdentity(long attemptId, LogKey log, String team, String revision, boolean ownContainer) {

    public static final String INSTANCE = "app.kubernetes.io/instance";
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String COMPONENT = "app.kubernetes.io/component";

    private static final String NAME = "app.kubernetes.io/name";
    private static final String OURS = "fairlead.io/";
    private static final String DAG = OURS + "dag";
    private static final String RUN = OURS + "run";
    private static final String TASK = OURS + "task";
    private static final String TEAM = OURS + "team";
    private static final String MAP_INDEX = OURS + "map-index";
    private static final String NUMBER = OURS + "attempt";
    private static final String REVISION = OURS + "revision";
    private static final String ATTEMPT_ID = OURS + "attempt-id";
    private static final String CONTAINER = OURS + "own-container";

    public static PodIdentity of(Assignment attempt) {
        return new PodIdentity(
                attempt.attemptId(),
                attempt.log(),
                attempt.team(),
                attempt.run().revision(),
                attempt.execution().container() != null);
    }

    /** By what the pods of an installation are found. */
    public static Map<String, String> selector(String installation) {
        return Map.of(INSTANCE, PodNames.label(installation), MANAGED_BY, "fairlead", COMPONENT, "worker");
    }

    Map<String, String> labels(String installation) {
        var labels = new TreeMap<>(selector(installation));
        labels.put(NAME, "fairlead-worker");
        annotations().forEach((key, value) -> labels.put(key, PodNames.label(value)));
        // A minus sign cannot begin a label's value.
        if (log.mapIndex() < 0) labels.put(MAP_INDEX, "none");
        return labels;
    }

    /** The same as the labels, but uncut. */
    Map<String, String> annotations() {
        var all = new TreeMap<String, String>();
        all.put(TEAM, team);
        all.put(DAG, log.dag());
        all.put(RUN, log.run());
        all.put(TASK, log.task());
        all.put(MAP_INDEX, Integer.toString(log.mapIndex()));
        all.put(NUMBER, Integer.toString(log.attempt()));
        all.put(REVISION, revision);
        all.put(ATTEMPT_ID, Long.toString(attemptId));
        all.put(CONTAINER, Boolean.toString(ownContainer));
        return all;
    }

    /** Empty for a pod that is not of our making, whatever its labels say. */
    public static Optional<PodIdentity> of(HasMetadata pod) {
        Map<String, String> said = pod.getMetadata().getAnnotations();
        try {
            return Optional.of(new PodIdentity(
                    Long.parseLong(said.get(ATTEMPT_ID)),
                    new LogKey(
                            said.get(DAG),
                            said.get(RUN),
                            said.get(TASK),
                            Integer.parseInt(said.get(MAP_INDEX)),
                            Integer.parseInt(said.get(NUMBER))),
                    said.get(TEAM),
                    said.get(REVISION),
                    Boolean.parseBoolean(said.get(CONTAINER))));
        } catch (NullPointerException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
