package io.fairlead.runner.executor.kubernetes;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** The executor's threads: named daemons, whose number is fixed. */
final class Threads {

    private Threads() {}

    /** That many; what is scheduled for later is dropped when they are shut down. */
    static ScheduledThreadPoolExecutor scheduled(int threads, String name) {
        var number = new AtomicInteger();
        var pool = new ScheduledThreadPoolExecutor(threads, work -> {
            var thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return pool;
    }
}
