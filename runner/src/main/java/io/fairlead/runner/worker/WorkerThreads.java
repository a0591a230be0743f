package io.fairlead.runner.worker;

/** Starts the worker's own threads, apart from the tasks'. */
final class WorkerThreads {

    /** That of the main thread. */
    static final ThreadGroup GROUP = Thread.currentThread().getThreadGroup();

    private WorkerThreads() {}

    static void start(String name, Runnable work) {
        var thread = new Thread(GROUP, work, name, 0, false);
        thread.setDaemon(true);
        thread.start();
    }
}
