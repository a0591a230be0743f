package io.fairlead.runner.e2e;

import java.io.IOException;
import java.nio.file.Path;

/** The two stages of one suite: an API in memory, whose node executes pods as processes of this machine, and a real cluster. */
enum Where {
    IN_MEMORY,
    REAL;

    /** Skips the test where there is no real cluster. */
    Stage stage(Path folder) throws IOException {
        return this == REAL ? RealStage.open() : new MemoryStage(folder);
    }
}
