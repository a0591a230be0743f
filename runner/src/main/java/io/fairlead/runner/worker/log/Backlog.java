package io.fairlead.runner.worker.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Lines that wait to be sent, in their order: the first of them in memory and, if there is a file for them, those behind in it.
 * The file is a ring of limited size. For one thread at a time.
 */
final class Backlog implements AutoCloseable {

    /** What is sent at once, and kept in memory. */
    static final int MAX_BATCH_BYTES = 256 << 10;

    static final long MAX_FILE_BYTES = 64L << 20;

    private final Optional<Path> file;
    private final long maxFileBytes;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private FileChannel channel;
    private long read;
    private long written;
    private boolean unreadable;

    /** @param file made when it is first needed, and without a name, so that nothing stays of it; empty to keep lines in memory only */
    Backlog(Optional<Path> file) {
        this(file, MAX_FILE_BYTES);
    }

    Backlog(Optional<Path> file, long maxFileBytes) {
        this.file = file;
        this.maxFileBytes = maxFileBytes;
    }

    /** Whether what does not fit into memory goes to the disk. */
    boolean hasDisk() {
        return file.isPresent();
    }

    boolean isEmpty() {
        return memory.size() == 0;
    }

    /** @return false if there is no room, on a full disk neither; nothing is kept then */
    boolean offer(byte[] line) {
        if (written == read && memory.size() < MAX_BATCH_BYTES) {
            memory.writeBytes(line);
            return true;
        }
        boolean tooLong = line.length > MAX_BATCH_BYTES;
        if (file.isEmpty() || tooLong || written - read + line.length > maxFileBytes) return false;
        try {
            write(line);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The next batch; empty if there is none. */
    byte[] take() {
        byte[] batch = memory.toByteArray();
        memory.reset();
        try {
            if (written > read) fill();
        } catch (IOException e) {
            read = written;
            unreadable = true;
        }
        return batch;
    }

    /** Whether lines are lost because the file could not be read; says so once. */
    boolean lostSome() {
        boolean lost = unreadable;
        unreadable = false;
        return lost;
    }

    /** As many whole lines as make a batch. */
    private void fill() throws IOException {
        var bytes = new byte[(int) Math.min(MAX_BATCH_BYTES, written - read)];
        read(bytes);
        int whole = bytes.length;
        while (bytes[whole - 1] != '\n') whole--;
        memory.write(bytes, 0, whole);
        read += whole;
        if (read == written) giveBack();
    }

    private void giveBack() throws IOException {
        read = 0;
        written = 0;
        channel.truncate(0);
    }

    private void write(byte[] line) throws IOException {
        if (channel == null) channel = open(file.get());
        int first = (int) Math.min(line.length, maxFileBytes - written % maxFileBytes);
        writeAt(ByteBuffer.wrap(line, 0, first), written % maxFileBytes);
        writeAt(ByteBuffer.wrap(line, first, line.length - first), 0);
        written += line.length;
    }

    private static FileChannel open(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    private void writeAt(ByteBuffer bytes, long position) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) at += channel.write(bytes, at);
    }

    private void read(byte[] into) throws IOException {
        int first = (int) Math.min(into.length, maxFileBytes - read % maxFileBytes);
        readAt(ByteBuffer.wrap(into, 0, first), read % maxFileBytes);
        readAt(ByteBuffer.wrap(into, first, into.length - first), 0);
    }

    private void readAt(ByteBuffer bytes, long position) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            int count = channel.read(bytes, at);
            if (count < 0) throw new IOException("the file of waiting lines has been cut");
            at += count;
        }
    }

    /** Nothing is offered or taken any more. */
    @Override
    public void close() {
        try {
            if (channel != null) channel.close();
        } catch (IOException e) {
            // All of it has been sent.
        }
    }
}
