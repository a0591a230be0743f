package io.fairlead.samples;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import java.time.LocalDate;
import java.util.List;
import org.pf4j.Extension;

/**
 * What whoever starts a run may choose. A parameter has the type of its default, and so has what the body receives: a choice, a
 * date, a number, yes or no. A default must be a constant: {@code LocalDate.now()} would describe another DAG each day.
 */
@Extension
public final class Parameters implements DagSource {

    public enum Format {
        CSV,
        JSON,
        PARQUET
    }

    public record Export(String file, int rows) {}

    @Override
    public List<Dag> dags() {
        var dag = Dag.named("parameters").description("Exports one day in a format of your choice.");
        var day = dag.parameter("day", LocalDate.of(2026, 1, 1));
        var format = dag.parameter("format", Format.CSV);
        var rows = dag.parameter("rows", 1_000);
        var dryRun = dag.parameter("dry_run", false);

        var export = dag.task("export").takes(day, format, rows).returns(Export.class, Parameters::export);
        dag.task("upload").takes(export, dryRun).runs(Parameters::upload);

        return List.of(dag.build());
    }

    static Export export(LocalDate day, Format format, int rows) {
        String suffix = switch (format) {
            case CSV -> ".csv";
            case JSON -> ".json";
            case PARQUET -> ".parquet";
        };
        return new Export("visitors-" + day + suffix, rows);
    }

    static void upload(Export export, boolean dryRun) {
        System.out.println((dryRun ? "would upload " : "uploading ") + export.rows() + " rows as " + export.file());
    }
}
