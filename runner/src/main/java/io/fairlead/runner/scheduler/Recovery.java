package io.fairlead.runner.scheduler;

import io.fairlead.dag.ExecutorName;
import io.fairlead.runner.run.store.RunQueries;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start finds of the runner before it. Local workers end with their runner, so every attempt that they executed is lost, and
 * is repeated outside the task's own retries. Attempts elsewhere go on: their executor finds them again.
 */
public final class Recovery {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final int MOST_RUNS = 100_000;

    private Recovery() {}

    /** Called once, before the first tick. */
    public static void run(RunQueries queries, Reports reports) {
        int runs = queries.active(MOST_RUNS).size();
        Map<String, Set<Long>> active = queries.activeAttempts();
        if (runs == 0 && active.isEmpty()) return;
        Set<Long> attempts = active.getOrDefault(ExecutorName.LOCAL, Set.of());
        int elsewhere = active.values().stream().mapToInt(Set::size).sum() - attempts.size();
        log.info(
                "found {} runs under way and {} attempts whose workers ended with the runner before; the attempts are repeated;"
                        + " {} attempts go on elsewhere",
                runs,
                attempts.size(),
                elsewhere);
        for (Long attempt : attempts) reports.lost(attempt, "the runner was restarted while it was under way");
    }
}
