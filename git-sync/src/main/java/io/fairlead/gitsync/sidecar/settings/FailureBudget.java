package io.fairlead.gitsync.sidecar.settings;

/**
 * How many failures in a row end the process.
 *
 * @param first the limit until something succeeded
 * @param later the limit afterwards; both: negative for no limit, 0 and 1 for none at all
 */
public record FailureBudget(long first, long later) {

    public boolean isSpent(long failures, boolean everSucceeded) {
        long limit = everSucceeded ? later : first;
        return limit >= 0 && failures >= limit;
    }
}
