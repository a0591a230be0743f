package io.fairlead.runner.run.dag;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.Optional;

/**
 * Where and how a task wishes to be executed. Every part has a value that means "as usual", also where stored text does not have
 * it.
 *
 * @param executor its name; empty for the installation's default
 * @param queue of a fleet; empty for the default one
 * @param container what is executed in place of our worker; null for our worker
 * @param pod what is asked of the task's pod
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Execution(String executor, String queue, Container container, PodWishes pod) {

    /** No wishes. */
    public static final Execution USUAL = new Execution("", "", null, PodWishes.NONE);

    public Execution {
        executor = Objects.requireNonNullElse(executor, "");
        queue = Objects.requireNonNullElse(queue, "");
        pod = Objects.requireNonNullElse(pod, PodWishes.NONE);
    }

    /** The same, on that executor. */
    public Execution on(String executor) {
        return new Execution(executor, queue, container, pod);
    }

    /** The same, with the container's environment replaced. */
    public Execution with(PodWishes pod) {
        return new Execution(executor, queue, container, pod);
    }

    /** What it executes in place of our worker, if it does. */
    public Optional<Container> ownContainer() {
        return Optional.ofNullable(container);
    }
}
