package io.fairlead.runner.worker.fleet;

import io.fairlead.runner.worker.OwnFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** All the places for tasks of one machine: starts them, and lets their tasks end before it stops. */
public final class WorkerHost implements AutoCloseable {

    /** Beyond the tasks' grace period: to be interrupted, to report, to end. */
    private static final Duration TO_END = Duration.ofSeconds(5);

    private static final int ID_BYTES = 8;

    private final List<WorkerSlot> places;
    private final FileChannel lock;
    private final Duration grace;

    private WorkerHost(WorkerHostSettings settings, FileChannel lock, PrintStream out, InstantSource clock) {
        var random = new byte[ID_BYTES];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        this.lock = lock;
        this.grace = settings.grace();
        this.places = IntStream.rangeClosed(1, settings.slots())
                .mapToObj(number -> new WorkerSlot(settings, id, number, out, clock))
                .toList();
    }

    /**
     * Starts the workers.
     *
     * @param out for what people should see
     * @throws IOException if another one works in the folder, or it cannot be used; the message says what to do
     */
    public static WorkerHost start(WorkerHostSettings settings, PrintStream out, InstantSource clock)
            throws IOException {
        var machine = new WorkerHost(settings, hold(settings.folder()), out, clock);
        machine.places.forEach(WorkerSlot::start);
        return machine;
    }

    private static FileChannel hold(Path folder) throws IOException {
        OwnFolder.make(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) != null) return channel;
        channel.close();
        throw new IOException("another worker works in " + folder + "; stop that one, or give another --work");
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    /** Takes no more work, gives tasks their grace period, reports those that did not end, and returns when all is over. */
    @Override
    public void close() throws IOException {
        places.forEach(WorkerSlot::stop);
        long deadline = System.nanoTime() + grace.plus(TO_END).toNanos();
        try {
            for (WorkerSlot place : places) place.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.forEach(WorkerSlot::kill);
            lock.close();
        }
    }
}
