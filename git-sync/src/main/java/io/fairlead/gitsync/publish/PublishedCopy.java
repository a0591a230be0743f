package io.fairlead.gitsync.publish;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.files.Worktrees;
import io.fairlead.gitsync.options.Deadline;
import io.fairlead.gitsync.options.SyncFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory with the files of the newest tree, for readers that cannot follow a link. A file in it says which commit it has,
 * or which it is getting; that file also makes the directory ours.
 */
final class PublishedCopy implements Publication {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedCopy.class);

    /** In the directory itself, since readers may see nothing else. */
    static final String MARK = ".gitsync-commit";

    private static final String UNFINISHED = "-> ";

    /** The looking costs at most this part of the time. */
    private static final int MIN_PAUSE_PER_LOOK = 50;

    private final Path path;
    private final Worktrees worktrees;
    private final FileModes modes;
    private long lookedAt;
    private long lookTook;

    PublishedCopy(Path path, Worktrees worktrees, FileModes modes) {
        this.path = path;
        this.worktrees = worktrees;
        this.modes = modes;
    }

    static boolean isOurs(Path directory) {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(directory.resolve(MARK), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Optional<String> hash() throws IOException {
        return Optional.of(marked()).filter(ObjectId::isId);
    }

    @Override
    public Optional<Path> olderTree() throws IOException {
        return new PublishedLink(path, worktrees, modes).olderTree();
    }

    @Override
    public void publish(String hash, Deadline deadline) throws IOException, SyncFailure {
        checkPlace();
        modes.createDirectories(path.getParent());
        FileTree.delete(temporary());
        Files.createDirectory(temporary());
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) change(hash, deadline);
        else make(hash, deadline);
        FileTree.delete(temporary());
        lookTook = 0;
    }

    @Override
    public boolean mend(String hash, Deadline deadline) throws IOException, SyncFailure {
        long start = System.nanoTime();
        if (start - lookedAt < lookTook * MIN_PAUSE_PER_LOOK) return false;
        boolean right = copyOf(hash, path, deadline).isComplete();
        lookedAt = System.nanoTime();
        lookTook = lookedAt - start;
        if (right) return false;
        LOG.warn("files in {} were changed or removed, and are put right", path);
        publish(hash, deadline);
        return true;
    }

    /** Readers should not be left with half a change for as long as the remote cannot be reached. */
    @Override
    public void repair(Deadline deadline) throws IOException, SyncFailure {
        FileTree.delete(temporary());
        String marked = marked();
        if (!marked.startsWith(UNFINISHED)) return;
        String hash = marked.substring(UNFINISHED.length());
        if (ObjectId.isId(hash) && worktrees.contains(hash)) publish(hash, deadline);
    }

    /** The directory stays the same one, because whoever has mounted it sees no other. */
    private void change(String hash, Deadline deadline) throws IOException {
        mark(path, UNFINISHED + hash);
        copyOf(hash, path, deadline).run();
        mark(path, hash);
    }

    private void make(String hash, Deadline deadline) throws IOException {
        Path whole = temporary().resolve("whole");
        modes.createDirectory(whole);
        copyOf(hash, whole, deadline).run();
        mark(whole, hash);
        Files.deleteIfExists(path);
        Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private TreeCopy copyOf(String hash, Path to, Deadline deadline) {
        return new TreeCopy(worktrees.of(hash), to, temporary(), modes, deadline);
    }

    /** Everything in the directory that is not of the commit is going to be removed, so it must be ours or empty. */
    private void checkPlace() throws IOException, SyncFailure {
        if (Files.isSymbolicLink(path) || !Files.exists(path, LinkOption.NOFOLLOW_LINKS) || isOurs(path)) return;
        if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> content = Files.newDirectoryStream(path)) {
                if (!content.iterator().hasNext()) return;
            }
        }
        throw new SyncFailure(
                path + " was not made by git-sync and is not touched; move it away, or publish elsewhere");
    }

    private void mark(Path directory, String text) throws IOException {
        Path fresh = temporary().resolve("mark");
        Files.deleteIfExists(fresh);
        try (OutputStream out = modes.newFile(fresh, false)) {
            out.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        Files.move(fresh, directory.resolve(MARK), StandardCopyOption.ATOMIC_MOVE);
    }

    private String marked() throws IOException {
        return isOurs(path)
                ? Files.readString(path.resolve(MARK), StandardCharsets.ISO_8859_1)
                        .strip()
                : "";
    }

    private Path temporary() {
        return PublishedLink.temporary(path);
    }
}
