package io.fairlead.runner.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code fairlead git-sync}, which the launcher starts by itself: it needs few of the runner's classes and none of its memory. */
@Command(
        name = "git-sync",
        description = "Mirrors a git ref into a directory behind a link; a program of its own, see its --help.")
final class GitSyncCommand implements Callable<Integer> {

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        throw new CommandFailure("git-sync is a program of its own: start it by ./fairlead git-sync "
                + String.join(" ", arguments) + ", by java -jar git-sync.jar, or from its image");
    }
}
