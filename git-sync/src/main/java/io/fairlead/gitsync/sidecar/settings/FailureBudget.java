package io.fairlead.gitsync.sidecar.settings;

import java.util.OptionalLong;

/**
 * How many failures in a row end the process.
 *
 * @param first the limit until something succeeded
 * @param later the limit afterwards; both: negative for no limit, 0 and 1 for none at all
 */
public record FailureBudget(long first, long later) {

    /** The limit, if so many failures reach it. */
    public OptionalLong spent(long failures, boolean everSucceeded) {
        long limit = everSucceeded ? later : first;
        return limit >= 0 && failures >= limit ? OptionalLong.of(limit) : OptionalLong.empty();
    }
}
