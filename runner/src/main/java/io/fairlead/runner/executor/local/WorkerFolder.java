package io.fairlead.runner.executor.local;

import io.fairlead.runner.catalog.plugin.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one worker's process runs: its tasks' working directory, with their temporary files in it. The worker empties it after each
 * attempt, and it goes with the process.
 */
record WorkerFolder(Path path) {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerFolder.class);

    /** Beside them may be what people put there, which stays. */
    private static final String PREFIX = "worker-";

    static WorkerFolder make(Path place) throws IOException {
        Path path = place.toAbsolutePath().resolve(PREFIX + UUID.randomUUID());
        Files.createDirectories(path.resolve(Folders.TEMPORARY));
        return new WorkerFolder(path);
    }

    /** Those of runners before. To be asked before the first is made. */
    static List<WorkerFolder> left(Path place) {
        if (!Files.isDirectory(place)) return List.of();
        try (Stream<Path> all = Files.list(place)) {
            return all.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .map(WorkerFolder::new)
                    .toList();
        } catch (IOException e) {
            LOG.warn("what workers of runners before left in {} stays until the next start: {}", place, e + "");
            return List.of();
        }
    }

    Path temporary() {
        return path.resolve(Folders.TEMPORARY);
    }

    void remove() {
        try {
            Folders.delete(path);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} stays until the next start: {}", path, e + "");
        }
    }
}
