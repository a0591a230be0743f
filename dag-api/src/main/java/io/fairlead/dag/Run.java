package io.fairlead.dag;

import java.time.Instant;

/**
 * The run that a task belongs to, as the task sees it.
 *
 * @param id unique within its DAG, such as {@code scheduled__2026-03-01T05:00:00Z} or {@code manual__2026-03-01T09:12:44.210Z}
 * @param dag full id of the DAG: {@code <repo>.<dag>}
 * @param revision the commit that all tasks of this run execute, as a full hash
 * @param logicalDate the moment this run was due; for a run started by hand, the moment it was asked for
 * @param intervalStart the due moment before this one: together with the end, the slice of time this run stands for. Equal to
 *     the logical date for a run started by hand
 * @param intervalEnd the logical date; the interval includes its start and excludes its end
 * @param attempt which try of the task this is, counted from 1
 */
public record Run(
        String id,
        String dag,
        String revision,
        Instant logicalDate,
        Instant intervalStart,
        Instant intervalEnd,
        int attempt) {}
