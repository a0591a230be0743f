package io.fairlead.runner.executor.kubernetes;

import io.fairlead.runner.liveness.Steady;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** The executor's threads: named daemons, whose number is fixed. */
final class Threads {

    private Threads() {}

    /** That many; what is scheduled for later is dropped when they are shut down. */
    static ScheduledThreadPoolExecutor scheduled(int threads, String name) {
        var number = new AtomicInteger();
        var pool =
                new ScheduledThreadPoolExecutor(threads, work -> {
                    var thread = new Thread(work, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                }) {
                    @Override
                    protected void afterExecute(Runnable work, Throwable thrown) {
                        if (work instanceof Future<?> done && done.isDone()) tell(name, done);
                    }
                };
        pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return pool;
    }

    /** Such a pool keeps to itself what its work throws. */
    private static void tell(String name, Future<?> done) {
        try {
            if (!done.isCancelled()) done.get();
        } catch (ExecutionException e) {
            Steady.said("work of the threads " + name + " went wrong", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
