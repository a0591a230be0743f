package io.fairlead.runner;

import io.fairlead.runner.doctor.Findings;
import io.fairlead.runner.doctor.InstallationCheck;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Whether a folder can be written, and how much there is room for. The data directory is not taken hold of, and not made. */
final class DiskCheck implements InstallationCheck {

    private static final long MIB = 1 << 20;

    /** SQLite's locks do not hold there. */
    private static final Set<String> NETWORK = Set.of("nfs", "nfs4", "cifs", "smb3", "smbfs");

    private final String what;
    private final Path folder;
    private final Room room;

    /** @param what such as "the data directory" */
    DiskCheck(String what, Path folder, Room room) {
        this.what = what;
        this.folder = folder;
        this.room = room;
    }

    /**
     * How much there should be.
     *
     * @param least with less nothing goes
     * @param enough with less it may end one day
     * @param forWhat why
     */
    record Room(long least, long enough, String forWhat) {}

    @Override
    public String subject() {
        return what + " " + folder;
    }

    @Override
    public void carryOut(Findings found) throws IOException {
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) there = there.getParent();
        write(there, found);
        FileStore disk = Files.getFileStore(there);
        if (NETWORK.contains(disk.type()))
            found.warn(
                    "it is on a network file system, " + disk.type(), "keep the database on a local or block volume");
        room(disk.getUsableSpace(), found);
        waiting(found);
    }

    private void write(Path there, Findings found) {
        try {
            Files.delete(Files.write(Files.createTempFile(there, "doctor-", ""), new byte[1]));
            found.ok(there.equals(folder) ? "it can be written" : "it can be made: " + there + " can be written");
        } catch (IOException e) {
            found.fail(
                    "nothing can be written in " + there + ": " + e,
                    "let the user of the runner write there, or free some space");
        }
    }

    private void room(long free, Findings found) {
        String left = free / MIB + " MiB are free";
        String advice = "give it " + room.enough() / MIB + " MiB or more, for " + room.forWhat();
        if (free < room.least()) found.fail(left, advice);
        else if (free < room.enough()) found.warn(left, advice);
        else found.ok(left);
    }

    private void waiting(Findings found) throws IOException {
        Path spool = folder.resolve("log-spool");
        if (!Files.isDirectory(spool)) return;
        var bytes = new AtomicLong();
        Files.walkFileTree(spool, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
                if (file.toString().endsWith(".log")) bytes.addAndGet(is.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // It has just gone: a runner may be at it.
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        found.ok(bytes.get() / MIB + " MiB of log lines wait for the bucket");
    }
}
