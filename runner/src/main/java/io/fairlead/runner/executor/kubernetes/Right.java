package io.fairlead.runner.executor.kubernetes;

import java.util.List;

/**
 * What the runner asks of the API in each namespace with pods, and may; see {@link PodApi}.
 *
 * @param resource with its part behind a slash, as roles name it
 * @param without what is missing without it
 */
record Right(String verb, String resource, String without) {

    static final List<Right> ALL = List.of(
            new Right("create", "pods", "no task executes"),
            new Right("get", "pods", "pods that cannot be watched are given up"),
            new Right("list", "pods", "pods are not found again after a restart"),
            new Right("watch", "pods", "ends of tasks are not noticed"),
            new Right("delete", "pods", "tasks cannot be cancelled, and ended pods stay"),
            new Right("get", "pods/log", "logs lack what a container did not send itself"),
            new Right("list", "events", "nobody is told why a pod does not start"));

    String name() {
        return resource.split("/")[0];
    }

    /** Empty for the resource itself. */
    String part() {
        return resource.contains("/") ? resource.split("/")[1] : "";
    }

    @Override
    public String toString() {
        return verb + " " + resource;
    }
}
