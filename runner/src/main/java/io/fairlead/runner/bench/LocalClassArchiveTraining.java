package io.fairlead.runner.bench;

import java.nio.file.Path;
import java.util.Map;

/** The same for a runner on one machine, as {@code ./fairlead up} starts it. */
final class LocalClassArchiveTraining {

    private LocalClassArchiveTraining() {}

    /** @param arguments a folder that may be filled */
    public static void main(String[] arguments) {
        ClassArchiveTraining.exit(Path.of(arguments[0]), Map.of());
    }
}
