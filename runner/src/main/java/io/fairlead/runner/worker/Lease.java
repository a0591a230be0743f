package io.fairlead.runner.worker;

import io.fairlead.runner.worker.thread.WorkerThreads;
import java.util.concurrent.TimeUnit;

/**
 * A fleet worker's right to execute its attempt, which each sign of life that the runner answers makes longer. That a call fails
 * ends nothing. Only when none was answered for so long that the runner is about to give the attempt to another worker, the task is
 * told to end: otherwise it could be executed twice at the same time. A lease that was over once stays over, also if an answer
 * comes after all: the runner may have decided by then.
 *
 * <p>It counts by {@link System#nanoTime()}, which stands still on many machines while they sleep: a worker on one that does hears
 * what has become of its attempt with the first sign of life after that.
 */
final class Lease {

    private final LeaseTerms terms;
    private final Runnable atEnd;
    private long sentAt;
    private State state = State.HELD;

    private enum State {
        HELD,
        OVER,
        RETURNED
    }

    private Lease(LeaseTerms terms, long sentAt, Runnable atEnd) {
        this.terms = terms;
        this.sentAt = sentAt;
        this.atEnd = atEnd;
    }

    /**
     * It is held from now on.
     *
     * @param sentAt when the call was sent whose answer confirmed it, by {@link System#nanoTime()}
     * @param atEnd called once if it ends before it is returned
     */
    static Lease begin(LeaseTerms terms, long sentAt, Runnable atEnd) {
        var lease = new Lease(terms, sentAt, atEnd);
        WorkerThreads.start("lease", lease::watch);
        return lease;
    }

    LeaseTerms terms() {
        return terms;
    }

    /** The runner has answered a sign of life that was sent then. */
    synchronized void answered(long sent) {
        if (sent - sentAt > 0) sentAt = sent;
    }

    /** Nothing of the task is left, so that it may be reported however late that will be. Too late if it is over. */
    synchronized void giveBack() {
        if (state != State.HELD) return;
        state = State.RETURNED;
        notifyAll();
    }

    synchronized boolean isOver() {
        return state == State.OVER;
    }

    private void watch() {
        try {
            if (endsBeforeReturn()) atEnd.run();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the lease", e);
        }
    }

    private synchronized boolean endsBeforeReturn() throws InterruptedException {
        while (state == State.HELD) {
            long left = terms.left(sentAt, System.nanoTime());
            if (left <= 0) state = State.OVER;
            else TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return state == State.OVER;
    }
}
