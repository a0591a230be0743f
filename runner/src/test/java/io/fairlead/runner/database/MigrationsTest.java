package io.fairlead.runner.database;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fairlead.runner.run.store.RunQueries;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What an earlier Fairlead wrote is there in this one. */
class MigrationsTest {

    /** The last one whose instances hold their outputs, and which counts runs by reading them. */
    private static final int EIGHTH = 8;

    private static final int THIRD = 3;

    private static final String RUN =
            "insert into run (id, dag_id, name, kind, state, revision_id, version_id, plugin_path,"
                    + " logical_date_at, interval_start_at, interval_end_at, params, triggered_by, queued_at, started_at, deadline_at)"
                    + " values (%d, 1, 'run-%d', 'manual', 'running', 1, 1, 'a.jar', 0, 0, 0, '{}', 'anna', 0, 0, 1)";

    @TempDir
    Path folder;

    @Test
    void a_start_that_has_to_bring_the_schema_up_to_date_says_so_before_it_takes_its_time() {
        Path file = folder.resolve("test.db");
        var said = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(Migrations.class);
        said.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(said);
        try (var handle = Jdbi.create("jdbc:sqlite:" + file).open()) {
            Migrations.apply(handle, Migrations.scripts().subList(0, THIRD));
            assertThat(said.list).isEmpty();
            Migrations.apply(handle, Migrations.scripts().subList(0, THIRD + 2));
            Migrations.apply(handle, Migrations.scripts().subList(0, THIRD + 2));
        } finally {
            logger.detachAppender(said);
            logger.setLevel(null);
        }
        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "bringing the database from schema version 3 to 4; with many runs that takes a while",
                        "bringing the database from schema version 4 to 5; with many runs that takes a while",
                        "the database has schema version 5 now");
    }

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

    @Test
    void revisions_that_were_overtaken_long_ago_go_but_for_those_that_are_needed() {
        Path file = folder.resolve("test.db");
        try (var handle = Jdbi.create("jdbc:sqlite:" + file).open()) {
            Migrations.apply(handle, Migrations.scripts().subList(0, EIGHTH));
            handle.execute(
                    "insert into repo (id, team, name, url, ref, path) values (1, 'default', 'demo', '', 'main', '')");
            for (int id = 1; id <= 300; id++)
                handle.execute(
                        "insert into revision (id, repo_id, hash, author, message, committed_at, folder, repo_path, seen_at,"
                                + " fetched_at) values (?, 1, ?, '', '', 0, '', '', 0, 0)",
                        id,
                        String.format("%040x", id));
            handle.execute(
                    "insert into dag (id, repo_id, name, full_id, live, plugin_key, plugin_path, revision_id, version_id)"
                            + " values (1, 1, 'sales', 'demo.sales', 1, 'a.jar', 'a.jar', 300, 3)");
            for (int id = 1; id <= 3; id++)
                handle.execute(
                        "insert into dag_version (id, dag_id, number, digest, description, source_class, revision_id, recorded_at)"
                                + " values (?, 1, ?, '', '{}', '', ?, 0)",
                        id,
                        id,
                        id * 10);
            handle.execute(String.format(RUN, 1, 1));
            handle.execute("update repo set live_revision_id = 40");
        }
        try (var database = Database.open(file)) {
            List<Integer> old =
                    database.read(handle -> handle.createQuery("select id from revision where id < 200 order by id")
                            .mapTo(Integer.class)
                            .list());
            assertThat(old).containsExactly(1, 10, 30, 40);
            assertThat(database.<Integer, RuntimeException>read(
                            handle -> handle.createQuery("select count(*) from revision where id >= 200")
                                    .mapTo(Integer.class)
                                    .one()))
                    .isEqualTo(101);
        }
    }
}
