package io.fairlead.runner.database;

import io.fairlead.runner.doctor.Findings;
import io.fairlead.runner.doctor.InstallationCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** Reads the database as it is, without a lock that a runner would have to wait for, and makes no file where nobody has it open. */
public final class DatabaseCheck implements InstallationCheck {

    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private final Path file;
    private final InstantSource clock;

    public DatabaseCheck(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public String subject() {
        return "the database " + file;
    }

    @Override
    public void carryOut(Findings found) throws Exception {
        if (!Files.exists(file)) {
            found.ok("there is none yet; the runner makes it when it first starts");
            return;
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            List<String> applied = applied(statement);
            List<String> known = Migrations.checksums();
            if (applied.size() > known.size() || !applied.equals(known.subList(0, applied.size()))) {
                found.fail(
                        "it was written by another version of Fairlead, with schema " + applied.size()
                                + " of which this one knows " + known.size(),
                        "start the newer version, or go back to a copy of the database from before it");
                return;
            }
            String next = applied.size() == known.size() ? "" : "; the next start brings it to " + known.size();
            found.ok("it can be read, has schema " + applied.size() + next);
            if (next.isEmpty()) lastPass(statement, found);
        } catch (SQLException e) {
            found.fail(
                    "it cannot be read: " + e.getMessage(), "see whose file it is, and whether it is on a local disk");
        }
    }

    /** While somebody has it open there is a log beside it. Without one nothing is written, and none must be made. */
    private Connection connect() throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        boolean open = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
        return config.createConnection(
                "jdbc:sqlite:file:" + file.toUri().getRawPath() + (open ? "?mode=ro" : "?mode=ro&immutable=1"));
    }

    private static List<String> applied(Statement statement) throws SQLException {
        var checksums = new ArrayList<String>();
        try (ResultSet rows = statement.executeQuery("select checksum from schema_version order by version")) {
            while (rows.next()) checksums.add(rows.getString(1));
        }
        return checksums;
    }

    private void lastPass(Statement statement, Findings found) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select last_pass_at from clock where id = 1")) {
            if (!rows.next()) return;
            Instant last = InstantArguments.read(rows, 1, null);
            Instant now = clock.instant();
            if (last.isAfter(now)) found.clock("the one by which the runner wrote last", last, now);
            else found.ok("the runner wrote last at " + last);
        }
    }
}
