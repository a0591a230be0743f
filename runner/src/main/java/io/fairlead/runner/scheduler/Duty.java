package io.fairlead.runner.scheduler;

import java.time.Instant;

/** One thing that the scheduler takes care of. */
@FunctionalInterface
public interface Duty {

    /** Does all that is due at {@code now}, up to a limit, and returns. Doing it twice does it once. */
    void tick(Instant now);
}
