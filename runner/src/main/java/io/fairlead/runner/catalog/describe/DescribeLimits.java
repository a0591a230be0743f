package io.fairlead.runner.catalog.describe;

import java.time.Duration;

/**
 * What a {@code describe} process may use. Times are those of a {@link TimeLimit}: what a busy machine takes does not count.
 *
 * @param plugin how long one plugin may take
 * @param compiling how long the {@code .java} files may take together
 * @param overall how long a revision may take
 * @param heapMegabytes the process's heap
 */
public record DescribeLimits(Duration plugin, Duration compiling, Duration overall, int heapMegabytes) {

    private static final Duration COMPILING = Duration.ofSeconds(60);

    /** 10 seconds for a plugin, 60 for the compiler, 120 for a revision, 256 MB. */
    public static DescribeLimits standard() {
        return of(Duration.ofSeconds(10), 256);
    }

    /** As usual for the compiler; a revision has at least twice what its slowest plugin may take. */
    public static DescribeLimits of(Duration plugin, int heapMegabytes) {
        Duration twice = plugin.multipliedBy(2);
        Duration usual = COMPILING.multipliedBy(2);
        return new DescribeLimits(plugin, COMPILING, twice.compareTo(usual) > 0 ? twice : usual, heapMegabytes);
    }
}
