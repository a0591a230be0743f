package io.fairlead.runner.executor;

/**
 * Where a worker that does not share the runner's disk gets a run's commit.
 *
 * @param url of the repository, for a fetch with the attempt's token as bearer; empty where nothing serves it
 * @param hash the full hash, fetched at depth 1
 * @param path of the DAGs inside the repository; empty for all of it
 */
public record Commit(String url, String hash, String path) {}
