package io.fairlead.runner.worker.fleet;

import io.fairlead.runner.jvm.JavaOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a machine gives to the fleet.
 *
 * @param server where the runner's worker API is
 * @param tokenFile read anew for each process, so that the token may be changed
 * @param name what people know the machine by
 * @param queue whose work is asked for
 * @param slots how many workers, each of which executes one task at a time
 * @param heapMegabytes of each
 * @param folder where they work; for one {@code fairlead worker} at a time
 * @param grace how long tasks may go on when the machine is told to stop
 * @param javaOptions of its workers, behind Fairlead's own
 */
public record WorkerHostSettings(
        URI server,
        Path tokenFile,
        String name,
        String queue,
        int slots,
        int heapMegabytes,
        Path folder,
        Duration grace,
        JavaOptions javaOptions) {

    /** Without options of Java. */
    public WorkerHostSettings(
            URI server,
            Path tokenFile,
            String name,
            String queue,
            int slots,
            int heapMegabytes,
            Path folder,
            Duration grace) {
        this(server, tokenFile, name, queue, slots, heapMegabytes, folder, grace, JavaOptions.NONE);
    }
}
