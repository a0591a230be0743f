package io.fairlead.runner.bench;

import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.worker.StartupTiming;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the log of an attempt says of its worker's start.
 *
 * @param at when the task's code began
 * @param steps milliseconds by name, in order
 */
record WorkerStart(Instant at, Map<String, Double> steps) {

    private static final Pattern STEP = Pattern.compile("(\\w+) (\\d+)(?:,|$)");

    /** Empty where the worker is no pod's. */
    static Optional<WorkerStart> in(String log) {
        return log.lines()
                .map(LogLine::parse)
                .filter(line ->
                        line.source().equals(LogLine.FAIRLEAD) && line.text().startsWith(StartupTiming.STARTED_IN))
                .findFirst()
                .map(WorkerStart::of);
    }

    private static WorkerStart of(LogLine line) {
        var steps = new LinkedHashMap<String, Double>();
        Matcher step = STEP.matcher(line.text().substring(line.text().indexOf(':') + 1));
        while (step.find()) steps.put(step.group(1), Double.valueOf(step.group(2)));
        return new WorkerStart(line.at(), steps);
    }

    double total() {
        return steps.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
