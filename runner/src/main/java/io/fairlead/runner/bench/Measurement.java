package io.fairlead.runner.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Repeated measurements of one thing.
 *
 * @param name what was measured
 * @param unit of the limit and the values
 * @param limit what it may be at most; none if it is told for comparison only
 * @param values each measurement, in order
 */
record Measurement(String name, Unit unit, Optional<Double> limit, List<Double> values) {

    enum Unit {
        MILLISECONDS("ms", 0),
        FINE_MILLISECONDS("ms", 2),
        MEBIBYTES("mib", 1),
        PERCENT_OF_A_CORE("percent", 1),
        PIECES("pieces", 0),
        EACH("each", 2),
        TIMES("times", 2);

        private final String suffix;
        private final int decimals;

        Unit(String suffix, int decimals) {
            this.suffix = suffix;
            this.decimals = decimals;
        }

        String suffix() {
            return suffix;
        }

        String text(double value) {
            return String.format(Locale.ROOT, "%." + decimals + "f", value);
        }
    }

    static Measurement millis(String name, double limitMillis, List<Double> millis) {
        return new Measurement(name, Unit.MILLISECONDS, Optional.of(limitMillis), millis);
    }

    double median() {
        double[] sorted = sorted();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least() {
        return sorted()[0];
    }

    double most() {
        return sorted()[values.size() - 1];
    }

    private double[] sorted() {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** One line for a person. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%-44s median %6s %s  (%s to %s, n=%d)%s",
                name,
                unit.text(median()),
                unit.suffix(),
                unit.text(least()),
                unit.text(most()),
                values.size(),
                limit.map(this::verdict).orElse(""));
    }

    private String verdict(double most) {
        return "  limit " + unit.text(most) + " " + unit.suffix() + ": " + (median() <= most ? "kept" : "MISSED");
    }
}
