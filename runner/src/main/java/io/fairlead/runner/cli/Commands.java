package io.fairlead.runner.cli;

import io.fairlead.runner.Version;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code fairlead}: all commands. */
@Command(
        name = "fairlead",
        description = "Runs Java DAGs straight from git.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Versions.class,
        subcommands = {
            UpCommand.class,
            WorkerCommand.class,
            DagsCommand.class,
            TriggerCommand.class,
            RunsCommand.class,
            LogsCommand.class,
            CheckCommand.class,
        })
public final class Commands {

    private Commands() {}

    /**
     * Carries out a command line and gives its exit status: 0 done, 1 failed, 2 misunderstood.
     *
     * @param more commands beyond those that a user of the product needs
     */
    public static int execute(List<?> more, String... arguments) {
        var line = new CommandLine(new Commands());
        more.forEach(line::addSubcommand);
        return line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command))
                .execute(arguments);
    }

    private static int explain(Exception failure, CommandLine command) throws Exception {
        if (!(failure instanceof CommandFailure)) throw failure;
        PrintWriter err = command.getErr();
        err.println("fairlead: " + failure.getMessage());
        err.flush();
        return 1;
    }

    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"fairlead " + Version.TEXT};
        }
    }
}
