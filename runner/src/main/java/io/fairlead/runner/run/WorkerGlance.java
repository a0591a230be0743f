package io.fairlead.runner.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A worker of the fleet, as people see it.
 *
 * @param queue empty where it is not known: of a worker that was busy when the runner was started
 * @param heardAt when it last asked for work or gave a sign of life
 * @param busy what it executes; empty while it is idle
 */
public record WorkerGlance(String worker, String queue, Instant heardAt, Optional<BusyWorker> busy) {

    /**
     * All that are known, by name. Pure.
     *
     * @param asked who has asked for work
     * @param busy who is at work
     */
    public static List<WorkerGlance> of(List<WorkerGlance> asked, List<BusyWorker> busy) {
        Map<String, WorkerGlance> all = new LinkedHashMap<>();
        asked.forEach(worker -> all.put(worker.worker(), worker));
        busy.forEach(one -> all.merge(
                one.worker(),
                new WorkerGlance(one.worker(), "", one.heardAt(), Optional.of(one)),
                (known, now) -> new WorkerGlance(
                        known.worker(), known.queue(), latest(known.heardAt(), now.heardAt()), now.busy())));
        var sorted = new ArrayList<>(all.values());
        sorted.sort(Comparator.comparing(WorkerGlance::worker));
        return sorted;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
