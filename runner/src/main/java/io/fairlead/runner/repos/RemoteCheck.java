package io.fairlead.runner.repos;

import io.fairlead.gitsync.RemoteLook;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.publish.FollowedLink;
import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.doctor.Findings;
import io.fairlead.runner.doctor.InstallationCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks a repository's remote for its ref as the next sync will, or looks at what the git-sync beside the runner has published. */
public final class RemoteCheck implements InstallationCheck {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String FOLDER = "fairlead-look-";

    private final RepoConfig repo;

    public RemoteCheck(RepoConfig repo) {
        this.repo = repo;
    }

    @Override
    public String subject() {
        return "the repository " + repo.name() + " at " + repo.shownUrl();
    }

    @Override
    public void carryOut(Findings found) throws Exception {
        if (repo.source() instanceof RepoSource.Embedded source) embedded(source, found);
        else if (repo.source() instanceof RepoSource.Sidecar source) beside(source, found);
    }

    private void embedded(RepoSource.Embedded source, Findings found) throws IOException {
        Path root = Files.createTempDirectory(FOLDER);
        Folders.deleteAbandoned(root, FOLDER);
        try {
            RemoteLook.Found tip =
                    RemoteLook.at(Repositories.config(repo, source, root).withTimeout(LIMIT));
            found.ok("the login works; " + tip.ref() + " is at " + tip.commit());
        } catch (SyncFailure e) {
            found.fail(
                    e.getMessage(),
                    "see whether this machine reaches the remote, and whether url, ref and login of repos[] are right");
        } finally {
            Folders.delete(root);
        }
    }

    private void beside(RepoSource.Sidecar source, Findings found) throws IOException {
        Optional<Path> worktree = new FollowedLink(source.link()).worktree();
        if (worktree.isPresent())
            found.ok(source.link() + " is at " + worktree.get().getFileName());
        else
            found.fail(
                    "git-sync has published nothing at " + source.link(),
                    "see what the git-sync beside the runner says, and whether both have that volume");
        var sidecar = new SidecarClient(repo.name(), source);
        Optional<String> problem = sidecar.problemNow();
        if (problem.isPresent())
            found.fail(problem.get(), "the login is the git-sync's beside the runner: correct it there");
        else if (source.errorFile().isPresent() || source.address().isPresent())
            found.ok("the git-sync beside the runner has no failure to tell");
        else
            found.warn(
                    "how the git-sync beside the runner is doing cannot be asked",
                    "set repos[].sidecar, or its error file");
        if (source.syncToken().isGiven()) source.syncToken().read();
    }
}
