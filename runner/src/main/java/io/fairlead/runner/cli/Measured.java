package io.fairlead.runner.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Repeated measurements of one thing.
 *
 * @param name what was measured
 * @param limitMillis what it may take at most
 * @param millis each measurement, in order
 */
record Measured(String name, double limitMillis, List<Double> millis) {

    double median() {
        double[] sorted = sorted();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least() {
        return sorted()[0];
    }

    double most() {
        return sorted()[millis.size() - 1];
    }

    private double[] sorted() {
        double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** One line for a person. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%-44s median %6.0f ms  (%.0f to %.0f, n=%d)  limit %.0f ms: %s",
                name,
                median(),
                least(),
                most(),
                millis.size(),
                limitMillis,
                median() <= limitMillis ? "kept" : "MISSED");
    }
}
