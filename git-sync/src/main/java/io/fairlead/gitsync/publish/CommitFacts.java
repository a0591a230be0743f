package io.fairlead.gitsync.publish;

import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/** Reads from a commit what people want to see of it. A commit is free to hold nonsense there, which must not stop it. */
public final class CommitFacts {

    private static final int MAX_LINE = 500;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private CommitFacts() {}

    public static Published of(RevCommit commit, Path worktree) {
        return new Published(
                commit.name(), worktree, line(() -> author(commit)), line(commit::getFullMessage), time(commit));
    }

    public static Published unknown(String hash, Path worktree) {
        return new Published(hash, worktree, "", "", Instant.EPOCH);
    }

    /** JGit's own number has 32 bits; nonsense is shown as the nearest time that everybody can write and store. */
    private static Instant time(RevCommit commit) {
        try {
            PersonIdent committer = commit.getCommitterIdent();
            Instant time = committer == null ? Instant.EPOCH : committer.getWhenAsInstant();
            if (time.isBefore(EARLIEST)) return EARLIEST;
            return time.isAfter(LATEST) ? LATEST : time;
        } catch (RuntimeException e) {
            // A number of seconds that no calendar goes to.
            return LATEST;
        }
    }

    private static String author(RevCommit commit) {
        PersonIdent author = commit.getAuthorIdent();
        return author == null ? "" : author.getName();
    }

    private static String line(Supplier<String> text) {
        try {
            String first = text.get().lines().findFirst().orElse("").strip();
            if (first.length() <= MAX_LINE) return first;
            boolean half = Character.isHighSurrogate(first.charAt(MAX_LINE - 1));
            return first.substring(0, half ? MAX_LINE - 1 : MAX_LINE);
        } catch (RuntimeException e) {
            // An encoding that this JVM has never heard of, for one.
            return "";
        }
    }
}
