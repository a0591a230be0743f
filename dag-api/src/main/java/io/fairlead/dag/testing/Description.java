package io.fairlead.dag.testing;

import io.fairlead.dag.Container;
import io.fairlead.dag.Dag;
import io.fairlead.dag.InvalidDag;
import io.fairlead.dag.Parameter;
import io.fairlead.dag.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a DAG says of itself, line by line, so that two descriptions can be compared and the difference be shown. */
final class Description {

    private Description() {}

    /** Refuses two descriptions of one DAG that differ, and names the first difference. */
    static void requireSame(Dag first, Dag second) {
        List<String> before = lines(first);
        List<String> after = lines(second);
        for (int line = 0; line < Math.max(before.size(), after.size()); line++) {
            String one = line < before.size() ? before.get(line) : "nothing";
            String other = line < after.size() ? after.get(line) : "nothing";
            if (one.equals(other)) continue;
            throw new InvalidDag(
                    first.name(),
                    "dags() was called twice and described it differently: " + one + ", then " + other
                            + "; it must not use the clock, randomness, input or output");
        }
    }

    private static List<String> lines(Dag dag) {
        var lines = new ArrayList<String>();
        lines.add("description " + dag.description());
        lines.add("schedule " + dag.schedule());
        lines.add("catchUpFrom " + dag.catchUpFrom());
        lines.add("maxActiveRuns " + dag.maxActiveRuns());
        lines.add("timeout " + dag.timeout());
        dag.parameters().forEach(parameter -> lines.add(line(parameter)));
        dag.tasks().forEach(task -> lines.add(line(task)));
        return lines;
    }

    private static String line(Parameter<?> parameter) {
        return parameter + " of " + parameter.type() + " with default " + parameter.defaultValue();
    }

    /** A record's own words, not those that messages use. */
    private static String what(Optional<Container> container) {
        return container
                .map(it -> it + " " + it.command() + " " + it.outputFile())
                .orElse("Java");
    }

    private static String line(Task<?> task) {
        return task + " which takes " + task.inputs() + ", comes after " + task.after() + ", returns " + task.type()
                + ", has " + task.retry() + " and time-out " + task.timeout() + ", is for executor '" + task.executor()
                + "' and queue '" + task.queue() + "', asks for " + task.pod() + " and is " + what(task.container());
    }
}
