package io.fairlead.runner.bench;

import io.fairlead.runner.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A git-sync that can be measured.
 *
 * @param name for people, and for the folder of what it makes
 * @param command what comes before its flags
 */
record SyncProgram(String name, List<String> command) {

    /** Our own, as people start it. */
    static SyncProgram ours() {
        String launcher = System.getenv("FAIRLEAD_LAUNCHER");
        if (launcher == null) throw new CommandFailure("start this by ./fairlead bench sync, which knows our git-sync");
        return new SyncProgram("ours", List.of(launcher, "git-sync"));
    }

    static SyncProgram other(Path program) {
        return new SyncProgram("other", List.of(program.toAbsolutePath().toString()));
    }

    /** Follows branch main of the repository into the root. */
    SyncProcess start(String repository, Path root, String... flags) throws IOException {
        List<String> all = new ArrayList<>(List.of("--repo=" + repository, "--ref=main", "--link=link"));
        all.addAll(List.of(flags));
        return start(root, all);
    }

    SyncProcess start(Path root, List<String> flags) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.add("--root=" + root);
        all.addAll(flags);
        Path log = root.resolveSibling(root.getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // A bundle of certificates named by the machine is read at the start, for which no other program here has a
        // use.
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT") || name.startsWith("SSL_CERT"));
        builder.environment().put("HOME", root.getParent().toString());
        return new SyncProcess(builder.start(), root.resolve("link"), log);
    }
}
