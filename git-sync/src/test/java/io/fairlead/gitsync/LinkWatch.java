package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks at a published link without pause, and counts how often it led nowhere after it had led somewhere. */
final class LinkWatch implements AutoCloseable {

    private final Path link;
    private final AtomicInteger dangled = new AtomicInteger();
    private final Thread thread = new Thread(this::look, "link-watch");
    private volatile boolean closed;

    private LinkWatch(Path link) {
        this.link = link;
    }

    static LinkWatch on(Path link) {
        LinkWatch watch = new LinkWatch(link);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    void assertLed() {
        assertThat(dangled).as("looks at %s that found nothing", link).hasValue(0);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void look() {
        boolean led = false;
        while (!closed) {
            boolean leads = Files.isDirectory(link);
            if (led && !leads) dangled.incrementAndGet();
            led |= leads;
        }
    }
}
