package io.fairlead.runner.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** How long each step took from the start of this process to the first line of the task's code. */
public final class StartupTiming {

    /** What the log's line begins with; {@code bench pod} reads it. */
    public static final String STARTED_IN = "started in ";

    private static final long MILLIS_OF_A_TICK = 10;
    private static final int STARTED_AT = 19;

    private final StringJoiner steps = new StringJoiner(", ");
    private long total;
    private long last = System.nanoTime();

    private StartupTiming(long jvmMillis) {
        add("jvm", jvmMillis);
    }

    /** To be called by the first line of {@code main}. */
    public static StartupTiming ofProcess() {
        return new StartupTiming(processMillis());
    }

    /** Ends a step. */
    void done(String step) {
        long now = System.nanoTime();
        add(step, TimeUnit.NANOSECONDS.toMillis(now - last));
        last = now;
    }

    private void add(String step, long millis) {
        steps.add(step + " " + millis);
        total += millis;
    }

    /** As in {@code started in 540 ms: jvm 130, assignment 90, fetch 200, load 120}. */
    String line() {
        return STARTED_IN + total + " ms: " + steps;
    }

    /**
     * The age of this process in steps of 10 ms, from Linux; 0 where it cannot be known. Java's own bean would take longer to
     * load than what it measures.
     */
    private static long processMillis() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            // Behind the program's name, which may hold blanks.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            String up = Files.readString(Path.of("/proc/uptime"));
            long upMillis = (long) (Double.parseDouble(up.substring(0, up.indexOf(' '))) * 1_000);
            return Math.max(0, upMillis - Long.parseLong(fields[STARTED_AT]) * MILLIS_OF_A_TICK);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
