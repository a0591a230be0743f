package io.fairlead.runner.testkit;

import io.fairlead.runner.database.Database;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.sqlite.ProgressHandler;

/**
 * Notes each statement that is executed on a database: its text, from where it was executed, and how many steps SQLite made for
 * it, as far as they are in loops: some for each row that it read. For one thread.
 */
public final class StatementWatch implements SqlLogger {

    /** One more than there are connections that read would wait for ever. */
    private static final int READERS = 4;

    private static final StackWalker STACK = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private Seen current;
    private long steps;

    private StatementWatch() {}

    /** Watches from now on all that is done with {@code database}. */
    public static StatementWatch of(Database database) {
        var watch = new StatementWatch();
        database.useWrite(watch::follow);
        watch.followReaders(database, READERS);
        return watch;
    }

    private void followReaders(Database database, int more) {
        if (more == 0) return;
        database.read(handle -> {
            handle.execute("select 1 from dag"); // the first statement of a connection reads the schema
            follow(handle);
            followReaders(database, more - 1);
            return null;
        });
    }

    private void follow(Handle handle) {
        handle.getConfig(SqlStatements.class).setSqlLogger(this);
        try {
            ProgressHandler.setHandler(handle.getConnection(), 1, new ProgressHandler() {
                @Override
                protected int progress() {
                    steps++;
                    return 0;
                }
            });
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void logBeforeExecution(StatementContext context) {
        finishCurrent();
        String sql = context.getParsedSql().getSql();
        current = seen.computeIfAbsent(alike(sql), unused -> new Seen(sql));
        current.callers.add(
                STACK.walk(frames -> frames.filter(frame -> frame.getClassName().startsWith("io.fairlead.runner."))
                        .map(Caller::of)
                        .collect(Collectors.toList())));
    }

    /** What was executed, each text once: lists are alike however long they are. */
    public List<Seen> statements() {
        finishCurrent();
        return List.copyOf(seen.values());
    }

    private void finishCurrent() {
        if (current != null) current.mostSteps = Math.max(current.mostSteps, steps);
        current = null;
        steps = 0;
    }

    private static String alike(String sql) {
        return sql.replaceAll("\\(\\?(,\\s*\\?)*\\)", "(?)").replaceAll("\\s+", " ");
    }

    /** A statement, the stacks of methods that executed it, and the most that it read in one go. */
    public static final class Seen {

        private final String sql;
        private final Set<List<Caller>> callers = new LinkedHashSet<>();
        private long mostSteps;

        private Seen(String sql) {
            this.sql = sql;
        }

        /** As it can be executed. */
        public String sql() {
            return sql;
        }

        /** By which it is the same statement in another database. */
        public String text() {
            return alike(sql);
        }

        public long mostSteps() {
            return mostSteps;
        }

        /** Innermost first. */
        public Set<List<Caller>> callers() {
            return callers;
        }

        /** SQLite's plan for it in a database, step by step. */
        public List<String> plan(Database database) {
            return database.read(handle -> {
                var steps = new ArrayList<String>();
                try (var statement = handle.getConnection().prepareStatement("explain query plan " + sql);
                        var rows = statement.executeQuery()) {
                    while (rows.next()) steps.add(rows.getString("detail"));
                } catch (SQLException e) {
                    throw new AssertionError(sql, e);
                }
                return steps;
            });
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * A method on the stack.
     *
     * @param method without what the compiler adds for a lambda in it
     * @param descriptor of the method or lambda
     */
    public record Caller(String type, String method, String descriptor) {

        private static Caller of(StackFrame frame) {
            String name = frame.getMethodName();
            return new Caller(
                    frame.getClassName(),
                    name.startsWith("lambda$") ? name.split("\\$")[1] : name,
                    frame.getDescriptor());
        }
    }
}
