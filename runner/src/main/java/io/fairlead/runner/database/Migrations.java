package io.fairlead.runner.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema up to date: numbered scripts {@code db/V<n>.sql}, each applied once, in order, in one transaction. A script that
 * was applied must never change; its checksum is compared at every start. Flyway (13.12) does it too, for
 * 0.3 s and 620 classes more at every start of the runner.
 */
final class Migrations {

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    private Migrations() {}

    static void apply(Handle handle) {
        apply(handle, scripts());
    }

    static void apply(Handle handle, List<String> scripts) {
        handle.execute(
                "create table if not exists schema_version (version integer primary key, checksum text not null)");
        List<String> applied = handle.createQuery("select checksum from schema_version order by version")
                .mapTo(String.class)
                .list();
        if (applied.size() > scripts.size()) {
            throw new DatabaseException(
                    "the database has schema version " + applied.size() + ", but this Fairlead knows only "
                            + scripts.size() + "; start a newer Fairlead on it",
                    null);
        }
        for (int i = 0; i < applied.size(); i++) requireSame(i + 1, applied.get(i), scripts.get(i));
        for (int i = applied.size(); i < scripts.size(); i++) {
            // A script may write anew what a million runs have left, and until it has nothing else is heard of the
            // start.
            if (!applied.isEmpty())
                log.info(
                        "bringing the database from schema version {} to {}; with many runs that takes a while",
                        i,
                        i + 1);
            applyOne(handle, i + 1, scripts.get(i));
        }
        if (!applied.isEmpty() && applied.size() < scripts.size())
            log.info("the database has schema version {} now", scripts.size());
    }

    private static void applyOne(Handle handle, int version, String script) {
        handle.useTransaction(transaction -> {
            run(transaction.getConnection(), script);
            transaction.execute("insert into schema_version values (?, ?)", version, checksum(script));
        });
    }

    /** As one piece, which the driver takes: to take it apart first would be a good part of a first start. */
    private static void run(Connection connection, String script) {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(script);
        } catch (SQLException e) {
            throw new DatabaseException("a schema script cannot be applied: " + e.getMessage(), e);
        }
    }

    private static void requireSame(int version, String applied, String script) {
        if (!applied.equals(checksum(script))) {
            throw new DatabaseException(
                    "the schema script V" + version + ".sql differs from the one this database was made with", null);
        }
    }

    static List<String> scripts() {
        var scripts = new ArrayList<String>();
        for (int version = 1; ; version++) {
            try (InputStream in = Migrations.class.getResourceAsStream("/db/V" + version + ".sql")) {
                if (in == null) return scripts;
                scripts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new DatabaseException("cannot read the schema script V" + version + ".sql", e);
            }
        }
    }

    /** As they are written down for each script that was applied. */
    static List<String> checksums() {
        return scripts().stream().map(Migrations::checksum).toList();
    }

    private static String checksum(String script) {
        var crc = new CRC32();
        crc.update(script.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
