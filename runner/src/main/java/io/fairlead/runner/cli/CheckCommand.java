package io.fairlead.runner.cli;

import io.fairlead.runner.catalog.Check;
import io.fairlead.runner.catalog.CheckReport;
import io.fairlead.runner.catalog.describe.DescribeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairlead check <folder or jar>…} */
@Command(
        name = "check",
        description =
                "Shows what a repository would load: DAGs and errors. Needs no server. Exit status 1 if anything is wrong.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FOLDER|JAR", description = "What to look at.")
    private List<Path> paths;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        int errors = 0;
        for (Path path : paths) {
            if (!Files.exists(path)) throw new CommandFailure("there is no file or folder '" + path + "'");
            if (paths.size() > 1) out.println(path + ":");
            say("looking at " + path);
            var report = CheckReport.of(Check.of(path, DescribeLimits.standard(), this::say));
            report.lines().forEach(out::println);
            errors += report.errors();
        }
        out.flush();
        return errors == 0 ? 0 : 1;
    }

    /** On stderr, as the report may go to a file. */
    private void say(String step) {
        var err = spec.commandLine().getErr();
        err.println(step + " ...");
        err.flush();
    }
}
