package io.fairlead.runner.worker;

import io.fairlead.gitsync.CommitFetch;
import io.fairlead.gitsync.options.Credentials;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Brings a run's commit to a worker that does not share the runner's disk. */
final class CommitFolder {

    private static final int TRIES = 8;
    private static final Duration ONE_TRY = Duration.ofMinutes(5);

    /** It becomes a part of a path. */
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}");

    private final Path commits;

    /** @param commits where they are kept, a directory each */
    CommitFolder(Path commits) {
        this.commits = commits;
    }

    /**
     * The folder of the assignment's DAGs; fetched if it is not there.
     *
     * @throws IOException if it cannot be had after several tries
     */
    Path of(Assignment assignment) throws IOException, InterruptedException {
        Commit commit = assignment.commit();
        if (!HASH.matcher(commit.hash()).matches())
            throw new IOException("'" + commit.hash() + "' is no commit's hash");
        if (commit.url().isEmpty()) {
            throw new IOException("no address is set from which workers can fetch commits of repo '" + assignment.repo()
                    + "'; set commits: for it in fairlead.yaml");
        }
        Path folder = commits.resolve(assignment.repo()).resolve(commit.hash());
        var backOff = new BackOff();
        for (int failures = 0; ; ) {
            try {
                CommitFetch.into(folder, commit.url(), commit.hash(), credentials(assignment), ONE_TRY);
                return folder.resolve(commit.path());
            } catch (IOException | SyncFailure e) {
                if (++failures == TRIES) throw new IOException(e.getMessage(), e);
                backOff.pause();
            }
        }
    }

    private static Credentials credentials(Assignment assignment) {
        return url -> Optional.of(new UserPassword("attempt", assignment.token()));
    }
}
