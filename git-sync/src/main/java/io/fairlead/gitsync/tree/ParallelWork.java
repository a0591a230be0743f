package io.fairlead.gitsync.tree;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Does one job by several threads, the caller's among them, and ends when all have ended. */
final class ParallelWork {

    /** What each of them does; they share out the work among themselves. */
    interface Job {
        void run() throws IOException;
    }

    private ParallelWork() {}

    static void run(String name, int threads, Job job) throws IOException {
        List<FutureTask<Void>> others = new ArrayList<>();
        try {
            for (int i = 1; i < threads; i++) others.add(started(name + " " + i, job));
            job.run();
        } finally { // Also where no more threads could be made: nobody goes on in a tree that was given up.
            for (FutureTask<Void> other : others) await(other);
        }
    }

    private static FutureTask<Void> started(String name, Job job) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            job.run();
            return null;
        });
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** The job looks at its deadline, so it ends by itself. */
    private static void await(FutureTask<Void> task) throws IOException {
        try {
            task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) throw failure;
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
