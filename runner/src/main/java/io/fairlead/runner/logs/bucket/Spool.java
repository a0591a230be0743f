package io.fairlead.runner.logs.bucket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** All logs whose lines are on their way to the bucket, in a directory that outlives the process. */
final class Spool {

    /** Of a key's path: dag, run, task, map index, attempt. */
    private static final int DEPTH = 5;

    private final Path root;
    private final BucketConfig config;
    private final SpoolBytes bytes = new SpoolBytes();
    private final ConcurrentMap<String, SpooledLog> logs = new ConcurrentHashMap<>();

    private Spool(Path root, BucketConfig config) {
        this.root = root;
        this.config = config;
    }

    /** Takes up what another process left. */
    static Spool open(Path root, BucketConfig config) throws IOException {
        var spool = new Spool(root, config);
        Files.createDirectories(root);
        try (Stream<Path> folders = Files.find(root, DEPTH, (path, is) -> is.isDirectory())) {
            for (Path folder : (Iterable<Path>) folders::iterator) {
                if (folder.getNameCount() - root.getNameCount() == DEPTH) spool.recover(folder);
            }
        }
        return spool;
    }

    private void recover(Path folder) throws IOException {
        String path = root.relativize(folder).toString().replace('\\', '/');
        logs.computeIfAbsent(path, this::log).recover();
    }

    private SpooledLog log(String path) {
        return new SpooledLog(path, config.folder(path), new SpoolFolder(root, root.resolve(path)), bytes);
    }

    Optional<SpooledLog> find(String path) {
        return Optional.ofNullable(logs.get(path));
    }

    SpooledLog of(String path) {
        return logs.computeIfAbsent(path, this::log);
    }

    Collection<SpooledLog> all() {
        return logs.values();
    }

    /** Ends one all of whose lines are in the bucket. */
    void end(SpooledLog log) throws IOException {
        if (log.end()) logs.remove(log.path(), log);
    }

    SpoolBytes bytes() {
        return bytes;
    }
}
