package io.fairlead.runner.catalog.describe;

import io.fairlead.dag.Dag;
import io.fairlead.dag.PodBuilder;
import io.fairlead.dag.TaskBuilder;
import io.fairlead.runner.run.dag.Container;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.PodWishes;
import io.fairlead.runner.run.dag.Toleration;

/** Checks what a task wishes by saying it once more: the builder in this process has the same rules, and was not tampered with. */
final class ExecutionCheck {

    private ExecutionCheck() {}

    /** @throws io.fairlead.dag.InvalidDag that names the DAG, the task and what is wrong */
    static void check(String dag, DagDescription.Task task) {
        Execution execution = task.execution();
        if (execution.equals(Execution.USUAL)) return;
        TaskBuilder sentence = Dag.named(dag).task(task.name());
        if (!execution.executor().isEmpty()) sentence.executor(execution.executor());
        if (!execution.queue().isEmpty()) sentence.queue(execution.queue());
        sentence.pod(pod -> repeat(execution.pod(), pod));
        execution.ownContainer().ifPresent(container -> repeat(container, sentence));
    }

    private static void repeat(Container container, TaskBuilder sentence) {
        var said = sentence.image(container.image());
        if (!container.command().isEmpty()) said.command(container.command().toArray(String[]::new));
        if (container.outputFile().isEmpty()) said.runs();
        else said.returns(String.class, container.outputFile());
    }

    private static void repeat(PodWishes wishes, PodBuilder pod) {
        wishes.requests().forEach(pod::request);
        wishes.limits().forEach(pod::limit);
        wishes.nodeSelector().forEach(pod::nodeSelector);
        wishes.labels().forEach(pod::label);
        wishes.annotations().forEach(pod::annotation);
        wishes.environment().forEach(pod::environment);
        wishes.environmentFromSecrets().forEach(pod::environmentFromSecret);
        wishes.environmentFromConfigMaps().forEach(pod::environmentFromConfigMap);
        for (Toleration toleration : wishes.tolerations()) repeat(toleration, pod);
        if (!wishes.image().isEmpty()) pod.workerImage(wishes.image());
        if (!wishes.serviceAccount().isEmpty()) pod.serviceAccount(wishes.serviceAccount());
        if (!wishes.priorityClass().isEmpty()) pod.priorityClass(wishes.priorityClass());
        if (!wishes.runtimeClass().isEmpty()) pod.runtimeClass(wishes.runtimeClass());
        if (!wishes.template().isEmpty()) pod.template(wishes.template());
    }

    private static void repeat(Toleration toleration, PodBuilder pod) {
        if (toleration.operator().equals("Exists")) pod.tolerates(toleration.key(), toleration.effect());
        else pod.tolerates(toleration.key(), toleration.value(), toleration.effect());
    }
}
