package io.fairlead.gitsync.lfs;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.LargeFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** The contents of large files that were fetched, by their hashes: where git LFS has them too, and shared by all trees. */
public final class LargeObjects {

    /** A pointer may claim any size. */
    public static final long MAX_BYTES = 16L << 30;

    private static final int BUFFER_BYTES = 64 << 10;

    /** Times are made from here on, for 20 years. */
    private static final Instant FIRST_TIME = Instant.parse("2000-01-01T00:00:00Z");

    private static final int SECONDS = 20 * 365 * 24 * 3600;

    private final Path directory;
    private final Staging staging;
    private final Set<String> needed = new HashSet<>();

    public LargeObjects(Path gitDirectory, Staging staging) {
        this.directory = gitDirectory.resolve("lfs");
        this.staging = staging;
    }

    /** Whether there is a file for this content says {@link #has}. */
    public LargeFile of(LargeFiles.Wanted wanted) {
        String name = wanted.sha256();
        needed.add(name);
        Path objects = directory.resolve("objects");
        return new LargeFile(
                wanted,
                objects.resolve(name.substring(0, 2))
                        .resolve(name.substring(2, 4))
                        .resolve(name));
    }

    /** Another commit is looked at. */
    public void begin() {
        needed.clear();
    }

    /** False too if the file was written to: a tree shares it, and somebody may have edited it there. */
    public boolean has(LargeFile file) {
        try {
            BasicFileAttributes now =
                    Files.readAttributes(file.object(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return now.isRegularFile()
                    && now.size() == file.wanted().size()
                    && now.lastModifiedTime().equals(time(file.wanted()));
        } catch (IOException e) {
            return false;
        }
    }

    /** Keeps the content, if it is the one that is wanted. */
    public void take(LargeFile file, InputStream content, Deadline deadline) throws IOException {
        Path fresh = staging.fresh("large-file");
        MessageDigest digest = sha256();
        long size = 0;
        try (OutputStream out = FileModes.READ_ONLY.newFile(fresh, false)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                deadline.check();
                size += read;
                if (size > file.wanted().size()) break;
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        if (size != file.wanted().size() || !sha256.equals(file.wanted().sha256()))
            throw new IOException("what the server sent for " + file.wanted().sha256() + " is something else");
        Files.setLastModifiedTime(fresh, time(file.wanted()));
        Files.createDirectories(file.object().getParent());
        Files.move(fresh, file.object(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The trees that are kept have links or copies of their own. */
    public void removeWhatIsNotNeeded() throws IOException {
        if (!Files.isDirectory(directory)) return;
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!needed.contains(file.getFileName().toString())) Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Made of the hash, so that a write to the file shows, and that programs which compare times see another file. Long ago, so
     * that git does not take the file for one that has just changed, whose content it compares with the pointer.
     */
    private static FileTime time(LargeFiles.Wanted wanted) {
        int seconds = Integer.parseUnsignedInt(wanted.sha256().substring(0, 8), 16);
        return FileTime.from(FIRST_TIME.plusSeconds(Integer.remainderUnsigned(seconds, SECONDS)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
