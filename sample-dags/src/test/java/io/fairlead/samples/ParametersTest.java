package io.fairlead.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.testing.DagTester;
import io.fairlead.samples.Parameters.Export;
import io.fairlead.samples.Parameters.Format;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ParametersTest {

    @Test
    void what_is_not_given_has_its_default() {
        var result = DagTester.of(new Parameters(), "parameters").run();

        assertThat(result.output("export", Export.class)).isEqualTo(new Export("visitors-2026-01-01.csv", 1_000));
    }

    @Test
    void what_is_given_counts() {
        var result = DagTester.of(new Parameters(), "parameters")
                .param("day", LocalDate.of(2026, 2, 28))
                .param("format", Format.PARQUET)
                .param("rows", 5)
                .param("dry_run", true)
                .run();

        assertThat(result.output("export", Export.class)).isEqualTo(new Export("visitors-2026-02-28.parquet", 5));
    }
}
