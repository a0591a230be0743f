package io.fairlead.runner.logs;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps logs as files {@code <root>/<key's path>/log.txt}. No file stays open between two calls: opening one costs some 30 µs,
 * and lines come in batches.
 */
public final class DirectoryLogs implements LogStore {

    private static final String NAME = "log.txt";
    private static final int LOCKS = 64;

    /** Of a log's file: dag, run, task, map index, attempt, and itself. */
    private static final int DEPTH = 6;

    private static final Set<OpenOption> APPEND = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

    private final Path root;
    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

    /** @param root made when it is first needed */
    public DirectoryLogs(Path root) {
        this.root = root;
    }

    @Override
    public void append(LogKey key, byte[] lines) throws IOException {
        Path file = file(key);
        synchronized (locks[Math.floorMod(key.hashCode(), LOCKS)]) {
            try (FileChannel log = open(file)) {
                appendWhole(log, ByteBuffer.wrap(lines));
            } catch (IOException e) {
                throw new IOException("cannot write the log " + file + "; free space or permit writing: " + e, e);
            }
        }
    }

    /** All or nothing: the lines of a batch that failed half-way are sent again. */
    private static void appendWhole(FileChannel log, ByteBuffer lines) throws IOException {
        long before = log.size();
        try {
            while (lines.hasRemaining()) log.write(lines);
        } catch (IOException e) {
            log.truncate(before);
            throw e;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, APPEND);
        } catch (NoSuchFileException e) {
            Files.createDirectories(file.getParent());
            return FileChannel.open(file, APPEND);
        }
    }

    @Override
    public Slice read(LogKey key, long offset, int maxBytes) throws IOException {
        try (FileChannel log = FileChannel.open(file(key), StandardOpenOption.READ)) {
            var bytes = new byte[(int) Math.max(0, Math.min(maxBytes, log.size() - offset))];
            readFully(log, bytes, offset);
            return Slice.ofWholeLines(bytes, offset, maxBytes);
        } catch (NoSuchFileException e) {
            return new Slice(new byte[0], offset);
        }
    }

    private static void readFully(FileChannel log, byte[] bytes, long offset) throws IOException {
        var into = ByteBuffer.wrap(bytes);
        while (into.hasRemaining()) {
            if (log.read(into, offset + into.position()) < 0) throw new EOFException("the log became shorter");
        }
    }

    @Override
    public boolean isHere(LogKey key) {
        return Files.exists(file(key));
    }

    @Override
    public long size(LogKey key) throws IOException {
        try {
            return Files.size(file(key));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public boolean sweep(Instant before, Set<String> live) throws IOException {
        if (!Files.exists(root)) return true;
        try (Stream<Path> old = Files.find(root, DEPTH, (file, is) -> isOld(file, is, before))) {
            for (Path file : (Iterable<Path>) old::iterator) {
                if (!live.contains(path(file))) delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return true;
    }

    private static boolean isOld(Path file, BasicFileAttributes is, Instant before) {
        return is.isRegularFile()
                && file.endsWith(NAME)
                && is.lastModifiedTime().toInstant().isBefore(before);
    }

    private String path(Path file) {
        return root.relativize(file.getParent()).toString().replace(File.separatorChar, '/');
    }

    /** With the folders above it that are empty then. */
    private void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        try {
            for (Path empty = file.getParent(); !empty.equals(root); empty = empty.getParent()) Files.delete(empty);
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            // There is another log below it, or somebody was quicker.
        }
    }

    private Path file(LogKey key) {
        return root.resolve(key.path()).resolve(NAME);
    }
}
