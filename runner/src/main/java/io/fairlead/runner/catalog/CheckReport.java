package io.fairlead.runner.catalog;

import io.fairlead.dag.Schedule;
import io.fairlead.runner.catalog.describe.RevisionDescription;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.LoadError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A description as lines of text for a terminal: the DAGs with schedule and tasks, then what is wrong. */
public record CheckReport(List<String> lines, int dags, int errors) {

    /** The report on one target. */
    public static CheckReport of(RevisionDescription description) {
        var lines = new ArrayList<String>();
        int dags = 0;
        var errors = new ArrayList<>(description.errors());
        for (DescribedPlugin plugin : description.plugins()) {
            plugin.error().ifPresent(errors::add);
            for (var dag : plugin.dags()) {
                dags++;
                lines.add(dag.description().name() + "  "
                        + schedule(dag.description().schedule()) + "  (" + plugin.path() + ")");
                lines.addAll(tasks(dag.description()));
            }
        }
        for (LoadError error : errors) {
            lines.add("error: " + error);
            error.detail().lines().limit(10).forEach(line -> lines.add("    " + line));
        }
        description.leftOut().forEach(each -> lines.add("left out: " + each));
        lines.add(count(dags, "DAG") + ", " + count(errors.size(), "error"));
        return new CheckReport(List.copyOf(lines), dags, errors.size());
    }

    private static List<String> tasks(DagDescription dag) {
        return dag.tasks().stream()
                .map(task -> "  " + task.name()
                        + (task.upstream().isEmpty() ? "" : " after " + String.join(", ", task.upstream())))
                .collect(Collectors.toList());
    }

    private static String schedule(Schedule schedule) {
        if (schedule instanceof Schedule.Cron cron) return "cron " + cron.expression() + " " + cron.zone();
        return schedule instanceof Schedule.Every every ? "every " + every.period() : "manual";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
