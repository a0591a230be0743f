package io.fairlead.runner;

import io.fairlead.runner.worker.OwnFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** The directory of everything that is kept, held by one runner at a time. */
public final class DataDirectory implements AutoCloseable {

    private static final int NAME_CHARACTERS = 8;

    private final Path root;
    private final FileChannel channel;

    private DataDirectory(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Takes hold of a directory, making it if there is none.
     *
     * @throws InUse if another runner holds it; the message says which
     */
    public static DataDirectory hold(Path root) {
        try {
            OwnFolder.make(root);
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new InUse(root, holder(root));
            }
            return new DataDirectory(root, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the data directory " + root + ": " + e, e);
        }
    }

    /** Says who holds it, for whoever comes second. */
    public void say(String address) {
        try {
            String text = "process " + ProcessHandle.current().pid() + ", page " + address;
            Files.writeString(root.resolve("holder"), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into the data directory " + root + ": " + e, e);
        }
    }

    /** A file or folder below it. */
    public Path resolve(String name) {
        return root.resolve(name);
    }

    /** A folder below it, made if there is none. */
    public Path folder(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in the data directory " + root + ": " + e, e);
        }
    }

    /** A name that no other data directory has, made once. */
    public String name() {
        Path file = root.resolve("name");
        try {
            if (Files.exists(file)) return Files.readString(file).strip();
            String made = "fairlead-" + UUID.randomUUID().toString().substring(0, NAME_CHARACTERS);
            Path unfinished = Files.writeString(root.resolve("name.new"), made);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into the data directory " + root + ": " + e, e);
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static String holder(Path root) throws IOException {
        Path file = root.resolve("holder");
        return Files.exists(file) ? Files.readString(file) : "a runner that is just starting";
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot let go of the data directory " + root, e);
        }
    }

    /** Another runner holds the directory. */
    public static final class InUse extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InUse(Path root, String holder) {
            super("the data directory " + root + " is held by " + holder
                    + "; stop that one, or give another directory with --data");
        }
    }
}
