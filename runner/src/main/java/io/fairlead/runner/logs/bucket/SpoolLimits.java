package io.fairlead.runner.logs.bucket;

import java.time.Duration;

/**
 * How lines are gathered on disk on their way to the bucket.
 *
 * @param segmentBytes a segment is sent when it has this size,
 * @param segmentAge or when its first line is this old; longer for attempts that go on for hours
 * @param waitingBytes what may wait for the bucket, of all attempts together; beyond it lines are dropped, and the log says so
 * @param cachedBytes what stays on disk, while its attempt is live, of what is in the bucket already
 * @param quiet a log whose attempt has ended is closed when nothing came for so long; what comes later opens it again
 */
public record SpoolLimits(int segmentBytes, Duration segmentAge, long waitingBytes, long cachedBytes, Duration quiet) {

    /** 256 KiB or 2 s; 4 GiB; 1 GiB; 3 s. */
    public static SpoolLimits standard() {
        return new SpoolLimits(256 << 10, Duration.ofSeconds(2), 4L << 30, 1L << 30, Duration.ofSeconds(3));
    }
}
