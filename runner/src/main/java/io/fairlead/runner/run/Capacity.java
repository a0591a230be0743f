package io.fairlead.runner.run;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * How much can be under way at once, for whoever tells why something waits.
 *
 * @param usual the executor of tasks that do not choose
 * @param freeSlots how many more attempts the executor of that name can take now
 * @param queueFull why the executor of that name takes no more of that queue; empty if it does
 * @param limits for teams, beside the executors' own
 * @param heldBack why the next attempt of a task instance cannot begin yet, because of an earlier one; empty if it can
 */
public record Capacity(
        String usual,
        ToIntFunction<String> freeSlots,
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
                .or(() -> noSlot(executor, occupancy.busy(executor)));
    }

    /** The executor that executes it. */
    public String executorOf(TaskInstance instance) {
        return instance.executor().isEmpty() ? usual : instance.executor();
    }

    private Optional<String> noSlot(String executor, int busy) {
        if (freeSlots.applyAsInt(executor) > 0) return Optional.empty();
        return Optional.of(
                busy == 0
                        ? "executor '" + executor + "' has no worker"
                        : "all slots of executor '" + executor + "' are busy (" + busy + ")");
    }
}
