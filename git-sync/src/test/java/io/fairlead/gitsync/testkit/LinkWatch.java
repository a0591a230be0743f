package io.fairlead.gitsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks at a published link without pause, and counts how often it led nowhere after it had led somewhere. A look that was overtaken
 * counts for nothing: it may have read the old target, and come to it when the link led elsewhere and the old tree was gone.
 */
public final class LinkWatch implements AutoCloseable {

    private final Path link;
    private final AtomicInteger dangled = new AtomicInteger();
    private final Thread thread = new Thread(this::look, "link-watch");
    private volatile boolean closed;

    private LinkWatch(Path link) {
        this.link = link;
    }

    public static LinkWatch on(Path link) {
        LinkWatch watch = new LinkWatch(link);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    public void assertLed() {
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
            String before = target();
            boolean leads = Files.isDirectory(link);
            if (led && !leads && before.equals(target())) dangled.incrementAndGet();
            led |= leads;
        }
    }

    /** Empty if there is no link at all. */
    private String target() {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
