package io.fairlead.runner;

import io.fairlead.runner.bench.BenchCommand;
import io.fairlead.runner.cli.Commands;
import java.util.Map;

/** The program. No logic. */
public final class Main {

    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) {
        int status = FAILED;
        try {
            status = Commands.execute(Map.of("bench", BenchCommand::new), arguments);
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
        } finally { // Whatever it was: the server's threads would keep a process alive that does nothing.
            System.exit(status);
        }
    }
}
