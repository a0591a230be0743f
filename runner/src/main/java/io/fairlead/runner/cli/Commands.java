package io.fairlead.runner.cli;

import io.fairlead.runner.Version;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/** {@code fairlead}: all commands. */
@Command(
        name = "fairlead",
        description = "Runs Java DAGs straight from git.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Versions.class,
        footer = {
            "",
            "Variables:",
            "  FAIRLEAD_SERVER        the runner that is asked, where no --server is given",
            "  FAIRLEAD_TOKEN         the bearer token for it, where no --token is given",
            "  FAIRLEAD_JAVA_OPTIONS  options for the Java that ./fairlead starts",
            "  JAVA_HOME              which Java that is",
            "Settings of the runner have variables, too; see the README."
        })
public final class Commands {

    private static final List<String> NAMES =
            List.of("up", "worker", "dags", "trigger", "runs", "logs", "check", "doctor", "git-sync");

    private Commands() {}

    /**
     * Carries out a command line and gives its exit status: 0 done, 1 failed, 2 misunderstood.
     *
     * @param more commands beyond those that a user of the product needs, by their names
     */
    public static int execute(Map<String, Supplier<?>> more, String... arguments) {
        var line = new CommandLine(new Commands());
        for (String name : needed(more.keySet(), arguments))
            line.addSubcommand(more.containsKey(name) ? more.get(name).get() : command(name));
        return line.setExecutionExceptionHandler(new Explanation()).execute(arguments);
    }

    /** To read them all by reflection takes longer than to carry out most of them. */
    private static List<String> needed(Set<String> more, String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (first.equals("--version") || first.equals("-V")) return List.of();
        var all = new ArrayList<>(NAMES);
        all.addAll(more);
        return all.contains(first) ? List.of(first) : all;
    }

    private static Object command(String name) {
        return switch (name) {
            case "up" -> new UpCommand();
            case "worker" -> new WorkerCommand();
            case "dags" -> new DagsCommand();
            case "trigger" -> new TriggerCommand();
            case "runs" -> new RunsCommand();
            case "logs" -> new LogsCommand();
            case "check" -> new CheckCommand();
            case "doctor" -> new DoctorCommand();
            case "git-sync" -> new GitSyncCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** No lambda: Java would take it for a reason to leave the library's old classes out of an archive of classes. */
    private static final class Explanation implements IExecutionExceptionHandler {

        @Override
        public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
                throws Exception {
            if (!(failure instanceof CommandFailure)) throw failure;
            PrintWriter err = command.getErr();
            err.println("fairlead: " + failure.getMessage());
            err.flush();
            return 1;
        }
    }

    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"fairlead " + Version.TEXT};
        }
    }
}
