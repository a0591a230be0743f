package io.fairlead.runner.catalog.describe;

import java.time.Duration;

/**
 * What a {@code describe} process may use.
 *
 * @param plugin how long one plugin may take
 * @param compiling how long the {@code .java} files may take together
 * @param overall how long a revision may take
 * @param heapMegabytes the process's heap
 */
public record DescribeLimits(Duration plugin, Duration compiling, Duration overall, int heapMegabytes) {

    /** 10 seconds for a plugin, 60 for the compiler, 120 for a revision, 256 MB. */
    public static DescribeLimits standard() {
        return new DescribeLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(120), 256);
    }
}
