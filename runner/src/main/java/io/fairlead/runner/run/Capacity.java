package io.fairlead.runner.run;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How much can be under way at once, for whoever tells why something waits.
 *
 * @param usual the executor of tasks that do not choose
 * @param full why the executor of that name takes no more attempts now; empty if it does
 * @param queueFull why the executor of that name takes no more of that queue; empty if it does
 * @param limits for teams, beside the executors' own
 * @param heldBack why the next attempt of a task instance cannot begin yet, because of an earlier one; empty if it can
 */
public record Capacity(
        String usual,
        Function<String, Optional<String>> full,
        BiFunction<String, String, Optional<String>> queueFull,
        List<Limit> limits,
        Function<TaskInstance, Optional<String>> heldBack) {

    public Capacity {
        limits = List.copyOf(limits);
    }

    /** What a task instance that could start waits for; empty if it need not wait. */
    Optional<String> missing(TaskInstance instance, Occupancy occupancy) {
        String executor = executorOf(instance);
        return heldBack.apply(instance)
                .or(() -> occupancy.full(instance.team(), executor))
                .or(() -> queueFull.apply(executor, instance.queue()))
                .or(() -> full.apply(executor));
    }

    /** The executor that executes it. */
    public String executorOf(TaskInstance instance) {
        return instance.executor().isEmpty() ? usual : instance.executor();
    }
}
