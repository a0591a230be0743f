package io.fairlead.runner.catalog.describe;

import io.fairlead.dag.Pod;
import io.fairlead.dag.Task;
import io.fairlead.runner.run.dag.Container;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.PodWishes;
import io.fairlead.runner.run.dag.Toleration;

/** Turns what a task wishes, in the author's words, into the runner's. */
final class ExecutionDescriber {

    private ExecutionDescriber() {}

    static Execution describe(Task<?> task) {
        Container container = task.container()
                .map(it -> new Container(it.image(), it.command(), it.outputFile()))
                .orElse(null);
        return new Execution(task.executor(), task.queue(), container, wishes(task.pod()));
    }

    private static PodWishes wishes(Pod pod) {
        return new PodWishes(
                pod.workerImage(),
                pod.requests(),
                pod.limits(),
                pod.nodeSelector(),
                pod.labels(),
                pod.annotations(),
                pod.environment(),
                pod.environmentFromSecrets(),
                pod.environmentFromConfigMaps(),
                pod.tolerations().stream()
                        .map(it -> new Toleration(it.key(), it.operator(), it.value(), it.effect()))
                        .toList(),
                pod.serviceAccount(),
                pod.priorityClass(),
                pod.runtimeClass(),
                pod.template());
    }
}
