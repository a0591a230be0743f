package io.fairlead.runner.jvm;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The threads of the pool in which parallel streams and {@code CompletableFuture.supplyAsync} run. They live on from task to task,
 * and the JDK would give them the class loader of the process: libraries that look for their classes or services there would find
 * none, or on some of the elements only. Here they have the class loader of the plugin whose code runs now, and nothing else of it.
 */
public final class CommonPool implements ForkJoinPool.ForkJoinWorkerThreadFactory {

    private static final String PROPERTY = "java.util.concurrent.ForkJoinPool.common.threadFactory";
    private static final ThreadGroup GROUP = new ThreadGroup("common-pool");
    private static final BlockingQueue<FutureTask<PoolThread>> ORDERS = new LinkedBlockingQueue<>();
    private static final int SPARE = 16;

    private static volatile ClassLoader now = ClassLoader.getSystemClassLoader();

    /** For the JDK, which makes the only one. */
    public CommonPool() {}

    /** For the pool of this process, which nothing may have used yet. */
    public static void install() {
        System.setProperty(PROPERTY, CommonPool.class.getName());
        var maker = new Thread(GROUP, CommonPool::make, "common-pool-threads", 0, false);
        maker.setDaemon(true);
        maker.start();
    }

    /** On a thread of its own: on that of a task, a new thread would inherit what keeps the task's classes. */
    private static void make() {
        try {
            while (true) ORDERS.take().run();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the making of threads", e);
        }
    }

    /** What runs in the pool from now on is code of that class loader. */
    public static void serve(ClassLoader loader) {
        now = loader;
    }

    /** Whether something runs in it, or is about to. */
    public static boolean isBusy() {
        ForkJoinPool pool = ForkJoinPool.commonPool();
        return !pool.isQuiescent()
                || pool.hasQueuedSubmissions()
                || threads().stream().anyMatch(CommonPool::executes);
    }

    /** Also where it waits by the pool's leave, in a queue or for a future: Java 21 does not count that. */
    private static boolean executes(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(ForkJoinTask.class.getName()));
    }

    /** What runs in it is to end. */
    public static void interrupt() {
        for (PoolThread thread : threads()) thread.interrupt();
    }

    /** Forgets what the last task has left with its threads; nothing may run in it. */
    static void forget() throws ReflectiveOperationException {
        now = ClassLoader.getSystemClassLoader();
        for (PoolThread thread : threads()) {
            thread.own = null;
            JdkInternals.field(Thread.class, "threadLocals").set(thread, null);
            JdkInternals.field(Thread.class, "inheritableThreadLocals").set(thread, null);
        }
    }

    private static List<PoolThread> threads() {
        var threads = new Thread[GROUP.activeCount() + SPARE];
        int count = GROUP.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .filter(PoolThread.class::isInstance)
                .map(PoolThread.class::cast)
                .toList();
    }

    @Override
    public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        var order = new FutureTask<>(() -> new PoolThread(pool));
        ORDERS.add(order);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return order.get();
                } catch (InterruptedException e) {
                    // Whose task needs the thread sees it afterwards.
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("no thread could be made for the common pool", e.getCause());
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private static final class PoolThread extends ForkJoinWorkerThread {

        /** What the code that runs now has set; null if nothing. */
        private volatile ClassLoader own;

        PoolThread(ForkJoinPool pool) {
            super(pool);
        }

        @Override
        public ClassLoader getContextClassLoader() {
            ClassLoader set = own;
            return set == null ? now : set;
        }

        @Override
        public void setContextClassLoader(ClassLoader loader) {
            own = loader == now ? null : loader;
        }
    }
}
