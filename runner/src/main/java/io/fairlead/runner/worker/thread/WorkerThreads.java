package io.fairlead.runner.worker.thread;

/** Starts the worker's own threads, apart from the tasks'. */
public final class WorkerThreads {

    /** That of the main thread. */
    public static final ThreadGroup GROUP = Thread.currentThread().getThreadGroup();

    private WorkerThreads() {}

    public static void start(String name, Runnable work) {
        var thread = new Thread(GROUP, work, name, 0, false);
        thread.setDaemon(true);
        thread.start();
    }
}
