package io.fairlead.runner.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The two stages of one suite: an API in memory, whose node executes pods as processes of this machine, and a real cluster. */
enum Where {
    IN_MEMORY,
    REAL;

    /**
     * For suites that are executed beside one that begins in memory: one class at a time has the real cluster, and the other would wait
     * for it and do nothing.
     */
    static Stream<Where> realFirst() {
        return Stream.of(REAL, IN_MEMORY);
    }

    /** Skips the test where there is no real cluster. */
    Stage stage(Path folder) throws IOException {
        return this == REAL ? RealStage.open() : new MemoryStage(folder);
    }
}
