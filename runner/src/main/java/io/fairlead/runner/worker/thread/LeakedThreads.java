package io.fairlead.runner.worker.thread;

import io.fairlead.runner.jvm.Alterations;
import io.fairlead.runner.jvm.CommonPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The threads that a task left running: all of its thread group, and those elsewhere that would keep the process alive. */
public final class LeakedThreads {

    /** A pool that was told to end needs a moment to do so. */
    private static final long GRACE_MILLIS = 200;

    /** The common pool looks around for more work before it rests, which takes a while where there is no free core. */
    private static final long POOL_GRACE_MILLIS = 2_000;

    private static final long LOOK_AGAIN_MILLIS = 5;

    private static final int SPARE = 64;

    private final ThreadGroup task;
    private final Set<Thread> before = threads().collect(Collectors.toSet());

    /** Before the task begins. */
    public LeakedThreads(ThreadGroup task) {
        this.task = task;
    }

    /** What still runs after a moment of grace, in words; empty if nothing does. */
    public String after() throws InterruptedException {
        List<Thread> left = after(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS));
        boolean busy = isPoolBusyAfter(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(POOL_GRACE_MILLIS));
        var what = new ArrayList<String>();
        if (!left.isEmpty()) {
            var names = left.stream().map(Thread::getName).toList();
            what.add(left.size() + " threads running (" + Alterations.names(names) + ")");
        }
        if (busy) what.add("work running in the common pool");
        return String.join(" and ", what);
    }

    private List<Thread> after(long deadline) throws InterruptedException {
        List<Thread> left = running();
        for (Thread thread : left) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis > 0) thread.join(millis);
        }
        return left.isEmpty() ? left : running();
    }

    private static boolean isPoolBusyAfter(long deadline) throws InterruptedException {
        while (CommonPool.isBusy() && System.nanoTime() < deadline) {
            // Nobody counts it down: what is wanted is the time-out.
            new CountDownLatch(1).await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
        return CommonPool.isBusy();
    }

    private List<Thread> running() {
        return threads()
                .filter(thread ->
                        task.parentOf(thread.getThreadGroup()) || !thread.isDaemon() && !before.contains(thread))
                .filter(thread -> !isOfCommonPool(thread))
                .toList();
    }

    /** Its threads wait for the next parallel stream of whatever task, and end by themselves. */
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
