package io.fairlead.runner.scheduler;

import io.fairlead.runner.run.RunQueries;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start finds of the runner before it. Local workers end with their runner, so every attempt that was under way is lost, and
 * is repeated outside the task's own retries.
 */
public final class Recovery {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final int MOST_RUNS = 100_000;

    private Recovery() {}

    /** Called once, before the first tick. */
    public static void run(RunQueries queries, Reports reports) {
        int runs = queries.active(MOST_RUNS).size();
        Set<Long> attempts = queries.activeAttempts();
        if (runs == 0 && attempts.isEmpty()) return;
        log.info(
                "found {} runs under way and {} attempts whose workers ended with the runner before; the attempts are repeated",
                runs,
                attempts.size());
        for (Long attempt : attempts) reports.lost(attempt, "the runner was restarted while it was under way");
    }
}
