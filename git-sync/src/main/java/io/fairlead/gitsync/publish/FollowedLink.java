package io.fairlead.gitsync.publish;

import io.fairlead.gitsync.store.JGitSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * What a git-sync in another process publishes, seen by a reader: this one, or the well-known one for Kubernetes. Writes nothing.
 */
public final class FollowedLink {

    private final Path link;

    public FollowedLink(Path link) {
        this.link = Objects.requireNonNull(link, "link");
        JGitSettings.install();
    }

    /**
     * The worktree that the link names now, by its path in this process' eyes. Cheap enough to be asked ten times a second.
     *
     * @return empty while nothing is published
     * @throws IOException if the link is there, but does not lead to a commit's tree; the message says why
     */
    public Optional<Path> worktree() throws IOException {
        if (!Files.isSymbolicLink(link)) {
            if (Files.exists(link))
                throw new IOException(link + " is no symbolic link, so no git-sync publishes there");
            return Optional.empty();
        }
        Path target = Files.readSymbolicLink(link);
        Path worktree = link.resolveSibling(target).normalize();
        if (!ObjectId.isId(String.valueOf(worktree.getFileName())))
            throw new IOException(link + " leads to " + target + ", whose last part is no commit hash");
        if (!Files.isDirectory(worktree))
            throw new IOException(
                    link + " leads to " + target + ", which is not there; is all of git-sync's root shared?");
        return Optional.of(worktree);
    }

    /** What its commit says of itself; without author and message if the store beside the worktrees does not have it. */
    public Published published(Path worktree) {
        String hash = worktree.getFileName().toString();
        try (Repository store = store(worktree);
                RevWalk walk = new RevWalk(store)) {
            return CommitFacts.of(walk.parseCommit(ObjectId.fromString(hash)), worktree);
        } catch (IOException | RuntimeException e) {
            return CommitFacts.unknown(hash, worktree);
        }
    }

    /** Not by the worktree's own file, which names the store as it is mounted in the other process. */
    private static Repository store(Path worktree) throws IOException {
        Path root = Objects.requireNonNull(worktree.getParent().getParent(), "worktrees are two levels below the root");
        return new FileRepositoryBuilder()
                .setGitDir(root.resolve(Constants.DOT_GIT).toFile())
                .setMustExist(true)
                .build();
    }
}
