package io.fairlead.gitsync.testkit;

import io.fairlead.gitsync.SyncListener;
import io.fairlead.gitsync.publish.Published;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that remembers what it was told, and when. */
public final class Recorder implements SyncListener {

    private static final long TIMEOUT_SECONDS = 60;

    public final List<String> seen = new CopyOnWriteArrayList<>();
    public final List<Published> published = new CopyOnWriteArrayList<>();
    public final List<String> failures = new CopyOnWriteArrayList<>();
    public final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
    private volatile long publishedAt;

    @Override
    public void seen(String hash) {
        seen.add(hash);
    }

    @Override
    public void published(Published revision) {
        publishedAt = System.nanoTime();
        published.add(revision);
        news.add(revision.hash());
    }

    @Override
    public void failed(String reason, Duration retryIn) {
        failures.add(reason);
        waits.add(retryIn);
        news.add(reason);
    }

    /** The next hash published or reason of a failure. */
    public String next() throws InterruptedException {
        String next = news.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (next == null) throw new AssertionError("nothing happened within " + TIMEOUT_SECONDS + " s");
        return next;
    }

    long publishedAt() {
        return publishedAt;
    }
}
