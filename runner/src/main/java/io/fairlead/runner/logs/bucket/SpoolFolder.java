package io.fairlead.runner.logs.bucket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one log's spool. A file's name is all there is to know of it: {@code open-00000001.log} still grows,
 * {@code 00000012.log} is the segment of that number and will not change, {@code 00000012.sent} is in the bucket too.
 */
final class SpoolFolder {

    static final Pattern FILE = Pattern.compile("open-\\d{8}\\.log|\\d{8}\\.(log|sent)");

    private static final int BUFFER = 1 << 16;

    /** Another log's end can remove the folder above between its making and its use. */
    private static final int TRIES = 5;

    private final Path root;
    private final Path folder;

    SpoolFolder(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    Path open(int number) {
        return folder.resolve("open-" + LogSegment.fileName(number) + ".log");
    }

    Path sealed(int number) {
        return folder.resolve(LogSegment.fileName(number) + ".log");
    }

    Path sent(int number) {
        return folder.resolve(LogSegment.fileName(number) + ".sent");
    }

    /** Adds all or nothing. */
    void append(Path file, byte[] lines) throws IOException {
        try (FileChannel channel = channel(file)) {
            long before = channel.size();
            try {
                for (var left = ByteBuffer.wrap(lines); left.hasRemaining(); ) channel.write(left);
            } catch (IOException e) {
                channel.truncate(before);
                throw e;
            }
        }
    }

    private FileChannel channel(Path file) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (NoSuchFileException e) {
                if (tries == TRIES) throw e;
                Files.createDirectories(folder);
            }
        }
    }

    /** In the order of their names; none if the folder is not there. */
    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** What a crash left of a line that was being written is dropped; its sender was never told that it is kept. */
    static long repair(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            var buffer = ByteBuffer.allocate(BUFFER);
            while (end > 0) {
                long start = Math.max(0, end - BUFFER);
                buffer.clear().limit((int) (end - start));
                while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) continue;
                for (int i = buffer.position(); i > 0; i--) {
                    if (buffer.get(i - 1) != '\n') continue;
                    channel.truncate(start + i);
                    return start + i;
                }
                end = start;
            }
            channel.truncate(0);
            return 0;
        }
    }

    /** The folder with all that is in it, and the folders above that are empty now. */
    void delete() throws IOException {
        for (Path file : files()) Files.deleteIfExists(file);
        try {
            for (Path empty = folder; !empty.equals(root); empty = empty.getParent()) Files.deleteIfExists(empty);
        } catch (DirectoryNotEmptyException e) {
            // It belongs to another log too.
        }
    }
}
