package io.fairlead.runner.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;

/**
 * Has things fail by a seeded dice: each kind of thing once for certain, at one of its first occasions, and now and then after that.
 * The same seed gives the same faults where the same things are done in the same order.
 */
public final class Dice {

    /** It is made, and who made it does not hear so. */
    public static final String WORD_OF_A_COMMIT = "the word of a commit";

    private static final int FIRST_OCCASIONS = 8;
    private static final double NOW_AND_THEN = 0.03;
    private static final double ERRORS = 0.3;

    private final Random random;
    private final Map<String, Integer> left = new LinkedHashMap<>();
    private final Map<String, Integer> faults = new LinkedHashMap<>();
    private final Set<String> never;
    private boolean thrown;

    /** @param never kinds of things that do not fail */
    public Dice(long seed, String... never) {
        random = new Random(seed);
        this.never = Set.of(never);
    }

    /** Things fail while it is. */
    public void isThrown(boolean now) {
        thrown = now;
    }

    /** Whether a thing of that kind fails this time. */
    public synchronized boolean fails(String kind) {
        if (!thrown || never.contains(kind)) return false;
        int occasion = left.computeIfAbsent(kind, first -> random.nextInt(FIRST_OCCASIONS));
        left.put(kind, occasion - 1);
        boolean fails = occasion == 0 || (occasion < 0 && random.nextDouble() < NOW_AND_THEN);
        if (fails) faults.merge(kind, 1, Integer::sum);
        return fails;
    }

    /** Fails with an exception or an {@link Error}, as it falls. */
    public synchronized void mayFail(String kind) {
        if (!fails(kind)) return;
        if (random.nextDouble() < ERRORS)
            throw new OutOfMemoryError("unable to create native thread (dice: " + kind + ")");
        throw new IllegalStateException("dice: " + kind);
    }

    /** Of a few, as it falls. */
    public synchronized int of(int most) {
        return random.nextInt(most);
    }

    /** Every statement may fail before it is executed, and every commit before or after it is made. */
    public void watch(Jdbi database) {
        database.getConfig(SqlStatements.class).setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                String statement = String.valueOf(context.getRawSql()); // none: a script
                mayFail("statement " + statement.strip().replaceAll("\\s+", " "));
            }
        });
        database.setTransactionHandler(new LocalTransactionHandler() {
            @Override
            public void commit(Handle handle) {
                mayFail("commit");
                super.commit(handle);
                mayFail(WORD_OF_A_COMMIT);
            }
        });
    }

    /** How many faults there were. */
    public synchronized int faults() {
        return faults.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many kinds of things failed, and how many were met. */
    public synchronized String kinds() {
        return faults.size() + " of " + left.size() + " kinds";
    }
}
