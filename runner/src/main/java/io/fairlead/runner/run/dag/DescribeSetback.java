package io.fairlead.runner.run.dag;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A revision could not be described for a reason that is none of its files', such as a full disk. What was live before stays live.
 *
 * @param revision the commit
 * @param againAt when it is tried again
 */
public record DescribeSetback(String revision, String reason, Instant againAt) {

    /** The reason and what happens next, for a person. */
    public String words() {
        return reason + "; it is tried again at " + againAt.truncatedTo(ChronoUnit.SECONDS);
    }
}
