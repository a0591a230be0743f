package io.fairlead.runner.worker.thread;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The threads that a task left running: all of its thread group, and those elsewhere that would keep the process alive. */
public final class LeakedThreads {

    /** A pool that was told to end needs a moment to do so. */
    private static final long GRACE_MILLIS = 200;

    private static final int SPARE = 64;

    private final ThreadGroup task;
    private final Set<Thread> before = threads().collect(Collectors.toSet());

    /** Before the task begins. */
    public LeakedThreads(ThreadGroup task) {
        this.task = task;
    }

    /** What still runs after a moment of grace. */
    public List<Thread> after() throws InterruptedException {
        List<Thread> left = running();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        for (Thread thread : left) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis > 0) thread.join(millis);
        }
        return left.isEmpty() ? left : running();
    }

    private List<Thread> running() {
        return threads()
                .filter(thread ->
                        task.parentOf(thread.getThreadGroup()) || !thread.isDaemon() && !before.contains(thread))
                .filter(thread -> !isOfCommonPool(thread))
                .toList();
    }

    /** Its threads wait for the next parallel stream of whatever task and end by themselves. */
    private static boolean isOfCommonPool(Thread thread) {
        return thread instanceof ForkJoinWorkerThread worker && worker.getPool() == ForkJoinPool.commonPool();
    }

    private static Stream<Thread> threads() {
        ThreadGroup root = WorkerThreads.GROUP;
        while (root.getParent() != null) root = root.getParent();
        var threads = new Thread[root.activeCount() + SPARE];
        root.enumerate(threads);
        return Arrays.stream(threads).filter(Objects::nonNull);
    }
}
