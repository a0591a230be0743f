package io.fairlead.runner.executor;

import io.fairlead.runner.run.dag.DagDescription;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The executors of this installation.
 *
 * @param byName in the order in which they are asked
 * @param usual the name of the one that executes tasks that do not choose
 */
public record Executors(Map<String, Executor> byName, String usual) {

    public Executors {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        if (!byName.containsKey(usual)) {
            throw new IllegalArgumentException("the default executor '" + usual + "' is none of " + byName.keySet());
        }
    }

    /** One for all tasks. */
    public static Executors only(String name, Executor executor) {
        return new Executors(Map.of(name, executor), name);
    }

    /** What tasks write that want this one: its name, and for the usual one nothing, too. */
    public List<String> wishesFor(String name) {
        return name.equals(usual) ? List.of(name, "") : List.of(name);
    }

    /** How many more attempts that executor can take now; 0 if there is none of that name. */
    public int freeSlots(String name) {
        Executor executor = byName.get(name);
        return executor == null || !executor.ready() ? 0 : executor.freeSlots();
    }

    /** Why that executor takes no more attempts now; empty if it does. */
    public Optional<String> full(String name) {
        Executor executor = byName.get(name);
        if (executor == null) return Optional.of("executor '" + name + "' is not set up in this installation");
        if (!executor.ready()) return Optional.of("executor '" + name + "' does not know yet which attempts it holds");
        if (executor.freeSlots() > 0) return Optional.empty();
        int held = executor.active().size();
        return Optional.of(
                held == 0
                        ? "executor '" + name + "' has no worker"
                        : "all slots of executor '" + name + "' are busy (" + held + ")");
    }

    /** Why that executor takes no more of that queue; empty if it does. */
    public Optional<String> full(String name, String queue) {
        return Optional.ofNullable(byName.get(name)).flatMap(executor -> executor.full(queue));
    }

    /** Why this task can never be executed here, and what to do; empty if it can. */
    public Optional<String> refusal(DagDescription.Task task) {
        String wish = task.execution().executor();
        String name = wish.isEmpty() ? usual : wish;
        Executor executor = byName.get(name);
        if (executor == null) {
            return Optional.of("task '" + task.name() + "' asks for executor '" + name + "', and this installation has "
                    + String.join(", ", byName.keySet()) + "; choose one of these, or set '" + name + "' up");
        }
        return executor.cannot(task.execution())
                .map(what -> "task '" + task.name() + "' asks for " + what + ", and executor '" + name
                        + "' cannot do that; " + whoCan(task));
    }

    private String whoCan(DagDescription.Task task) {
        return byName.entrySet().stream()
                .filter(entry -> entry.getValue().cannot(task.execution()).isEmpty())
                .map(entry -> "say .executor(\"" + entry.getKey() + "\")")
                .findFirst()
                .orElse("none of this installation's can (" + String.join(", ", byName.keySet()) + ")");
    }
}
