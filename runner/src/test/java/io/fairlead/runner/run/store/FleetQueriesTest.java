package io.fairlead.runner.run.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.database.Database;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetQueriesTest {

    @TempDir
    Path folder;

    /** The scheduler asks in every pass. */
    @ParameterizedTest
    @ValueSource(strings = {FleetQueries.IDS, FleetQueries.LONGEST_SILENT, FleetQueries.BUSY})
    void only_attempts_under_way_are_read_not_all_there_ever_were(String sql) {
        try (var database = Database.open(folder.resolve("test.db"))) {
            List<String> plan = database.read(handle -> handle.createQuery("explain query plan " + sql)
                    .bind("state", "running")
                    .bind("executor", "fleet")
                    .map((row, context) -> row.getString("detail"))
                    .list());
            assertThat(plan.get(0)).contains("attempt USING INDEX attempt_one_active");
        }
    }
}
