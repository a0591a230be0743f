package io.fairlead.runner.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.run.store.RunQueries;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier Fairlead wrote is there in this one. */
class MigrationsTest {

    /** The last one whose instances hold their outputs, and which counts runs by reading them. */
    private static final int THIRD = 3;

    private static final String RUN =
            "insert into run (id, dag_id, name, kind, state, revision_id, version_id, plugin_path,"
                    + " logical_date_at, interval_start_at, interval_end_at, params, triggered_by, queued_at, started_at, deadline_at)"
                    + " values (%d, 1, 'run-%d', 'manual', 'running', 1, 1, 'a.jar', 0, 0, 0, '{}', 'anna', 0, 0, 1)";

    @TempDir
    Path folder;

    @Test
    void outputs_and_the_number_of_runs_are_what_they_were() {
        Path file = folder.resolve("test.db");
        try (var handle = Jdbi.create("jdbc:sqlite:" + file).open()) {
            Migrations.apply(handle, Migrations.scripts().subList(0, THIRD));
            handle.execute(
                    "insert into repo (id, team, name, url, ref, path) values (1, 'default', 'demo', '', 'main', '')");
            handle.execute(
                    "insert into revision (id, repo_id, hash, author, message, committed_at, folder, repo_path, seen_at,"
                            + " fetched_at) values (1, 1, '0123456789012345678901234567890123456789', '', '', 0, '', '', 0, 0)");
            handle.execute(
                    "insert into dag (id, repo_id, name, full_id, live, plugin_key, plugin_path, revision_id)"
                            + " values (1, 1, 'sales', 'demo.sales', 1, 'a.jar', 'a.jar', 1), (2, 1, 'new', 'demo.new', 1, 'a.jar', 'a.jar', 1)");
            handle.execute(
                    "insert into dag_version (id, dag_id, number, digest, description, source_class, revision_id, recorded_at)"
                            + " values (1, 1, 1, '', '{}', '', 1, 0)");
            handle.execute(String.format(RUN, 1, 1));
            handle.execute(String.format(RUN, 2, 2));
            handle.execute(
                    "insert into task_instance (run_id, task, team, executor, position, state, finished_at, output)"
                            + " values (1, 'a', 'default', '', 0, 'success', 0, '[1]'), (1, 'b', 'default', '', 1, 'success', 0, null),"
                            + " (2, 'a', 'default', '', 0, 'success', 0, '\"two\"')");
        }
        try (var database = Database.open(file)) {
            var queries = new RunQueries(database);
            assertThat(queries.outputs(1, List.of("a", "b"))).isEqualTo(Map.of("a", "[1]"));
            assertThat(queries.outputs(2, List.of("a", "b"))).isEqualTo(Map.of("a", "\"two\""));
            assertThat(queries.count("demo.sales")).isEqualTo(2);
            assertThat(queries.count("demo.new")).isZero();
            assertThat(queries.count()).isEqualTo(2);
        }
    }
}
