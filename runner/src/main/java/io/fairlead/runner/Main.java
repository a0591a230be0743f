package io.fairlead.runner;

import io.fairlead.runner.cli.Commands;

/** The program. No logic. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Commands.execute(arguments));
    }
}
