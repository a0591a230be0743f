package io.fairlead.runner.catalog.describe;

import io.fairlead.dag.DagBuilder;
import io.fairlead.dag.InvalidDag;
import io.fairlead.dag.Schedule;
import io.fairlead.runner.run.dag.CronExpressions;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.DagDescription.Input;
import io.fairlead.runner.run.dag.DagDescription.InputKind;
import io.fairlead.runner.run.dag.DagDescription.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks a description again, whatever the builder already promised: the runner relies on it, and the builder ran in a process
 * that may have been tampered with.
 */
final class DescriptionCheck {

    private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    private final DagDescription dag;

    private DescriptionCheck(DagDescription dag) {
        this.dag = dag;
    }

    /** @throws IllegalArgumentException that names the DAG and what is wrong */
    static void check(DagDescription dag) {
        new DescriptionCheck(dag).all();
    }

    private void all() {
        require(isName(dag.name()), "its name is malformed");
        require(!dag.tasks().isEmpty() && dag.tasks().size() <= DagBuilder.MAX_TASKS, "it has no or too many tasks");
        require(dag.parameters().size() <= DagBuilder.MAX_PARAMETERS, "it has too many parameters");
        require(dag.maxActiveRuns() >= 1, "maxActiveRuns is " + dag.maxActiveRuns());
        if (dag.schedule() instanceof Schedule.Cron cron) checkCron(cron.expression());
        var parameters = new HashSet<String>();
        for (var parameter : dag.parameters()) {
            require(isName(parameter.name().replace('_', '-')), "parameter '" + parameter.name() + "' is malformed");
            require(parameters.add(parameter.name()), "two parameters are named '" + parameter.name() + "'");
        }
        var tasks = new LinkedHashMap<String, Task>();
        for (Task task : dag.tasks()) {
            require(isName(task.name()), "the name of task '" + task.name() + "' is malformed");
            require(tasks.put(task.name(), task) == null, "two tasks are named '" + task.name() + "'");
        }
        for (Task task : dag.tasks()) {
            checkInputs(task, parameters, tasks);
            checkExecution(task);
        }
        checkOrder(tasks);
    }

    private void checkCron(String expression) {
        try {
            CronExpressions.parse(expression);
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage());
        }
    }

    private void checkExecution(Task task) {
        try {
            ExecutionCheck.check(dag.name(), task);
        } catch (InvalidDag e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private void checkInputs(Task task, HashSet<String> parameters, Map<String, Task> tasks) {
        for (Input input : task.inputs()) {
            boolean unknown = input.kind() == InputKind.PARAMETER && !parameters.contains(input.name());
            require(!unknown, "task '" + task.name() + "' takes the unknown parameter '" + input.name() + "'");
        }
        for (String upstream : task.upstream()) {
            require(
                    tasks.containsKey(upstream),
                    "task '" + task.name() + "' comes after the unknown task '" + upstream + "'");
        }
    }

    /** Tasks come in an order in which they could be executed; where that is impossible, there is a cycle to name. */
    private void checkOrder(Map<String, Task> tasks) {
        var placed = new HashSet<String>();
        for (Task task : dag.tasks()) {
            if (!placed.containsAll(task.upstream())) {
                var cycle = cycle(tasks);
                throw invalid(
                        cycle.isEmpty()
                                ? "task '" + task.name() + "' is listed before a task that it comes after"
                                : "its tasks wait for each other in a circle: " + String.join(" → ", cycle));
            }
            placed.add(task.name());
        }
    }

    private static List<String> cycle(Map<String, Task> tasks) {
        var left = new LinkedHashMap<>(tasks);
        while (left.values().removeIf(task -> task.upstream().stream().noneMatch(left::containsKey))) {}
        if (left.isEmpty()) return List.of();
        // Each task that is left waits for another one that is left, so this walk must come back to where it has been.
        var walked = new ArrayList<String>();
        String at = left.keySet().iterator().next();
        while (!walked.contains(at)) {
            walked.add(at);
            at = left.get(at).upstream().stream()
                    .filter(left::containsKey)
                    .findFirst()
                    .orElseThrow();
        }
        var circle = new ArrayList<>(walked.subList(walked.indexOf(at), walked.size()));
        circle.add(at);
        Collections.reverse(circle);
        return circle;
    }

    private static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) throw invalid(otherwise);
    }

    private IllegalArgumentException invalid(String problem) {
        return new IllegalArgumentException("dag '" + dag.name() + "': " + problem);
    }
}
