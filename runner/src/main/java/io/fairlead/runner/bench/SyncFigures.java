package io.fairlead.runner.bench;

import io.fairlead.runner.bench.Measurement.Unit;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was measured of each program, and ours in proportion to the other's. */
final class SyncFigures {

    private record Row(String name, Unit unit, Optional<Double> limit, Optional<Double> limitOfRatio) {}

    private final List<SyncProgram> programs;
    private final PrintWriter out;
    private final Map<Row, Map<SyncProgram, List<Double>>> rows = new LinkedHashMap<>();

    SyncFigures(List<SyncProgram> programs, PrintWriter out) {
        this.programs = programs;
        this.out = out;
    }

    /** @param limitOfRatio how many times the other's value ours may be; NaN if it is of no concern */
    void add(SyncProgram program, String name, Unit unit, double limitOfRatio, double value) {
        Optional<Double> limit = Optional.of(limitOfRatio).filter(ratio -> !ratio.isNaN());
        note(program, new Row(name, unit, Optional.empty(), limit), value);
    }

    /** @param limit what ours may be at most, whatever the other's is */
    void addLimited(SyncProgram program, String name, Unit unit, double limit, double value) {
        note(program, new Row(name, unit, Optional.of(limit), Optional.empty()), value);
    }

    List<Measurement> all() {
        List<Measurement> all = new ArrayList<>();
        rows.forEach((row, values) -> {
            for (SyncProgram program : programs) all.add(of(row, program, values.get(program)));
            if (programs.size() > 1 && row.limitOfRatio().isPresent()) all.add(ratio(row, values));
        });
        return all;
    }

    private void note(SyncProgram program, Row row, double value) {
        rows.computeIfAbsent(row, ignored -> new LinkedHashMap<>())
                .computeIfAbsent(program, ignored -> new ArrayList<>())
                .add(value);
        out.println(program.name() + ": " + row.name() + " " + row.unit().text(value) + " "
                + row.unit().suffix());
        out.flush();
    }

    private Measurement of(Row row, SyncProgram program, List<Double> values) {
        boolean ours = program.equals(programs.get(0));
        return new Measurement(
                program.name() + ": " + row.name(), row.unit(), row.limit().filter(limit -> ours), values);
    }

    /** Of the medians: single values depend on when in a poll's pause a push comes. */
    private Measurement ratio(Row row, Map<SyncProgram, List<Double>> values) {
        double ours = of(row, programs.get(0), values.get(programs.get(0))).median();
        double other = of(row, programs.get(1), values.get(programs.get(1))).median();
        return new Measurement("ours/other: " + row.name(), Unit.TIMES, row.limitOfRatio(), List.of(ours / other));
    }
}
