package io.fairlead.runner.worker;

import io.fairlead.runner.executor.FleetAnswer;
import java.time.Duration;

/**
 * For how long a worker may go on with what it was lent while the runner does not answer. Pure. The runner gives the work to another
 * worker after its full silence, counted from when it heard a sign of life. The worker counts from when it sent the last one that was
 * answered, which was earlier, and by the end of the silence its task is gone: that takes the grace period, and a moment for the
 * process to end.
 *
 * @param silence after which the runner gives the work to another worker
 * @param grace how long the task may take to end when it is interrupted
 */
record LeaseTerms(Duration silence, Duration grace) {

    /** For the process to end with all that the task started, and for clocks that do not go at quite the same pace. */
    static final Duration TO_BE_GONE = Duration.ofSeconds(2);

    /** The most that a task's own grace period takes of the silence. */
    private static final int GRACE_SHARE = 6;

    /** So many signs of life, or waits for their answers, fit in: one may get lost without harm. */
    private static final int SIGNS = 6;

    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(5);

    /**
     * What follows from the two settings.
     *
     * @param silence the runner's
     * @param grace the machine's; the task has less than that where the silence is short
     * @throws IllegalArgumentException if the silence is too short for any
     */
    static LeaseTerms of(Duration silence, Duration grace) {
        if (silence.compareTo(FleetAnswer.LEAST_SILENCE) < 0)
            throw new IllegalArgumentException("the runner's fleet.silence is " + silence.toMillis()
                    + " ms, and this worker could not end its task in that time; set it to "
                    + FleetAnswer.LEAST_SILENCE.toSeconds() + "s or more");
        Duration most = silence.dividedBy(GRACE_SHARE);
        return new LeaseTerms(silence, grace.compareTo(most) < 0 ? grace : most);
    }

    /** From the last sign of life that was answered to the moment when the task is told to end. */
    Duration lasts() {
        return silence.minus(grace).minus(TO_BE_GONE);
    }

    /** Between two signs of life. */
    Duration interval() {
        return least(LONGEST_INTERVAL, lasts().dividedBy(SIGNS));
    }

    /** How long the answer to one may take. */
    Duration answerWithin() {
        return lasts().dividedBy(SIGNS);
    }

    /** What is left of it, in nanoseconds; zero or less if it is over. Both times are of {@link System#nanoTime()}. */
    long left(long sentAt, long now) {
        return lasts().toNanos() - (now - sentAt);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
