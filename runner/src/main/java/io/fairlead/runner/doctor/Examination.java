package io.fairlead.runner.doctor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Carries out checks, each within a time and whatever became of the one before. */
public final class Examination {

    /** The calls of each check have time-outs of their own, which are shorter and say more. */
    public static final Duration LIMIT = Duration.ofMinutes(1);

    private final Duration limit;

    /** @param limit for each check */
    public Examination(Duration limit) {
        this.limit = limit;
    }

    /** Everything that was found; at least one line. */
    public List<Finding> of(InstallationCheck check) throws InterruptedException {
        var found = new Findings();
        var task = new FutureTask<>(() -> {
            check.carryOut(found);
            return null;
        });
        var thread = new Thread(task, "doctor");
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            found.fail(
                    "no answer within " + limit.toSeconds() + " s",
                    "see whether the network lets through what is tried, and whether the other side is overloaded");
            List<Finding> all = found.close();
            task.cancel(true); // It may still say something, of being ended.
            return all;
        } catch (ExecutionException e) {
            found.fail(words(e.getCause()), "");
        }
        return found.close();
    }

    private static String words(Throwable e) {
        boolean plain = e.getMessage() != null && !(e instanceof RuntimeException) && !(e instanceof Error);
        return plain || e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
    }
}
