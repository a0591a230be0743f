package io.fairlead.gitsync.tree;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.util.FS;

/** Reads and writes git's index. JGit cannot mark an entry as left out by a sparse checkout, so the writing is done here. */
final class IndexFile {

    private static final int VERSION = 2;
    private static final int VERSION_WITH_MORE_FLAGS = 3;
    private static final int ASSUME_VALID = 0x8000;
    private static final int MORE_FLAGS = 0x4000;
    private static final int SKIP_WORKTREE = 0x4000;
    private static final int MAX_NAME_LENGTH = 0xfff;
    private static final int FIXED_BYTES = 62;
    private static final int ALIGNMENT = 8;

    private IndexFile() {}

    /**
     * Writes an index.
     *
     * @param noted whether to note which files are converted, by a flag that would keep git from looking at them
     */
    static void write(Path file, List<IndexEntry> entries, boolean noted) throws IOException {
        MessageDigest digest = Constants.newMessageDigest();
        try (OutputStream raw = Files.newOutputStream(file)) {
            DigestOutputStream digesting = new DigestOutputStream(raw, digest);
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(digesting, 64 << 10));
            boolean moreFlags = entries.stream().anyMatch(IndexEntry::skipped);
            out.writeBytes("DIRC");
            out.writeInt(moreFlags ? VERSION_WITH_MORE_FLAGS : VERSION);
            out.writeInt(entries.size());
            for (IndexEntry entry : entries) write(out, entry, noted && entry.converted());
            out.flush();
            raw.write(digest.digest());
        }
    }

    /** What neither git nor the checks look at stays 0: the owner, the device, and the time that a new hard link changes. */
    private static void write(DataOutputStream out, IndexEntry entry, boolean assumed) throws IOException {
        byte[] path = entry.path().bytes();
        out.writeLong(0);
        out.writeInt((int) entry.changedAt().getEpochSecond());
        out.writeInt(entry.changedAt().getNano());
        out.writeLong(0);
        out.writeInt(entry.mode().getBits());
        out.writeLong(0);
        out.writeInt((int) entry.size());
        byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
        entry.id().copyRawTo(id, 0);
        out.write(id);
        int flags = Math.min(path.length, MAX_NAME_LENGTH) | (assumed ? ASSUME_VALID : 0);
        out.writeShort(entry.skipped() ? flags | MORE_FLAGS : flags);
        int length = FIXED_BYTES + path.length;
        if (entry.skipped()) {
            out.writeShort(SKIP_WORKTREE);
            length += Short.BYTES;
        }
        out.write(path);
        out.write(new byte[ALIGNMENT - length % ALIGNMENT]);
    }

    /** Reads an index that {@link #write} made. */
    static List<IndexEntry> read(Path file) throws IOException {
        DirCache index = DirCache.read(file.toFile(), FS.DETECTED);
        List<IndexEntry> entries = new ArrayList<>(index.getEntryCount());
        for (int i = 0; i < index.getEntryCount(); i++) entries.add(entry(index.getEntry(i)));
        return entries;
    }

    private static IndexEntry entry(DirCacheEntry entry) {
        Instant changedAt = entry.getLastModifiedInstant();
        return new IndexEntry(
                TreePath.of(entry.getRawPath()),
                entry.getFileMode(),
                entry.getObjectId(),
                Integer.toUnsignedLong(entry.getLength()),
                changedAt,
                entry.isAssumeValid(),
                entry.isSkipWorkTree());
    }
}
