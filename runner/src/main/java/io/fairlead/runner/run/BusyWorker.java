package io.fairlead.runner.run;

import java.time.Instant;

/**
 * A worker and the attempt that it executes.
 *
 * @param worker what people know it by
 * @param heardAt its last sign of life
 * @param mapIndex -1 for a task that was not fanned out
 * @param number which attempt of its task instance it is
 */
public record BusyWorker(
        long attemptId,
        String worker,
        Instant heardAt,
        Instant startedAt,
        String dag,
        String run,
        String task,
        int mapIndex,
        int number) {}
