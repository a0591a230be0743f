package io.fairlead.runner.worker;

import java.net.URI;
import java.nio.file.Path;

/**
 * What a worker is told at its start, as one line of JSON on its standard input.
 *
 * @param token proves to the worker API that this process may have work
 * @param cacheDir where compiled plugins are kept, for all workers
 * @param folder where the process runs; its own, so that it empties it after each task
 */
public record WorkerSettings(URI workerApi, String token, Path cacheDir, Path folder) {

    @Override
    public String toString() {
        return "worker of " + workerApi;
    }
}
