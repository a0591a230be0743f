package io.fairlead.runner.worker;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a worker of the fleet is told at its start, as one line of JSON on its standard input.
 *
 * @param token lets it ask for work of its queue; never logged
 * @param name what people know its place by
 * @param machine the same for all workers of this machine's {@code fairlead worker}, and no other's
 * @param folder its own: commits, compiled plugins, and the note of what it executes
 * @param grace how long its task may go on when the worker is told to end
 */
public record FleetWorkerSettings(
        URI server, String token, String name, String machine, String queue, Path folder, Duration grace) {

    @Override
    public String toString() {
        return "worker " + name + " of " + server;
    }
}
