package io.fairlead.runner.web.worker;

import io.javalin.http.ServiceUnavailableResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The open questions of workers that wait for work. None of them holds a thread; each is answered on a thread of this
 * class, because the one that gives the assignment may be in the middle of a transaction.
 */
final class LongPolls<T> implements AutoCloseable {

    private static final long CLOSE_SECONDS = 2;

    /** Answers wait for the database's one writer; thousands of threads would only wait side by side. */
    static final int AT_ONCE = 16;

    private static final long IDLE_SECONDS = 60;

    private final Duration longest;
    private final Set<CompletableFuture<T>> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService answering;
    private volatile boolean closed;

    /** @param longest how long one is held */
    LongPolls(Duration longest) {
        this.longest = longest;
        var number = new AtomicInteger();
        var threads = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    var thread = new Thread(work, "worker-answer-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        this.answering = threads;
    }

    /** @param answer receives null where there was none in time */
    CompletableFuture<Void> hold(CompletableFuture<T> question, Consumer<T> answer) {
        if (closed) return CompletableFuture.failedFuture(new ServiceUnavailableResponse("the runner is stopping"));
        open.add(question);
        var answered = question.completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((given, never) -> open.remove(question))
                .thenAcceptAsync(answer, answering);
        if (closed) question.complete(null);
        return answered;
    }

    /** Answers all that are open, while there is still somebody to write the answers to. */
    @Override
    public void close() {
        closed = true;
        open.forEach(question -> question.complete(null));
        answering.shutdown();
        try {
            answering.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
