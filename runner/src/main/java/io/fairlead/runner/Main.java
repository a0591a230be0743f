package io.fairlead.runner;

import io.fairlead.runner.bench.BenchCommand;
import io.fairlead.runner.cli.Commands;
import java.util.Map;

/** The program. No logic. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Commands.execute(Map.of("bench", BenchCommand::new), arguments));
    }
}
