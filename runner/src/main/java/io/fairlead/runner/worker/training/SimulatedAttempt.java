package io.fairlead.runner.worker.training;

import io.fairlead.dag.Run;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.logs.LogKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * An attempt that no scheduler has made.
 *
 * @param bare the repository, whose branch main is executed
 * @param plugin the jar or {@code .java} file in it
 * @param source the class that describes the DAG
 * @param task which of the DAG's
 * @param inputs as {@link Assignment#inputs()}
 */
public record SimulatedAttempt(long number, Path bare, String plugin, String source, Task task, List<String> inputs) {

    /** The token of all that are played. */
    public static final String TOKEN = "played";

    static final String REPO = "played";

    private static final Instant THEN = Instant.EPOCH;

    /** A task's place. */
    public record Task(String dag, String name) {}

    String hash() throws IOException {
        return Files.readString(bare.resolve("refs/heads/main")).strip();
    }

    Assignment assignment(String url) throws IOException {
        String dag = REPO + "." + task.dag();
        return new Assignment(
                number,
                TOKEN,
                REPO,
                "",
                plugin,
                source,
                task.dag(),
                task.name(),
                new Run("run", dag, hash(), THEN, THEN, THEN, 1),
                inputs,
                new LogKey(dag, "run", task.name(), -1, 1),
                new Commit(url, hash(), ""),
                null,
                "default",
                null,
                1);
    }
}
