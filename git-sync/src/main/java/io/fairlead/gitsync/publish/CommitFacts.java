package io.fairlead.gitsync.publish;

import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/** Reads from a commit what people want to see of it. A commit is free to hold nonsense there, which must not stop it. */
public final class CommitFacts {

    private static final int MAX_LINE = 500;

    private CommitFacts() {}

    public static Published of(RevCommit commit, Path worktree) {
        return new Published(
                commit.name(),
                worktree,
                line(() -> author(commit)),
                line(commit::getFullMessage),
                Instant.ofEpochSecond(commit.getCommitTime()));
    }

    public static Published unknown(String hash, Path worktree) {
        return new Published(hash, worktree, "", "", Instant.EPOCH);
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
