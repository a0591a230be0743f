package io.fairlead.runner.repos;

import io.fairlead.gitsync.store.BareRepository;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The repository that {@code up} makes where none is given: the sample DAGs as sources, ready to clone, edit and push. */
public final class DemoRepository {

    public static final String NAME = "demo";

    private static final String SAMPLES = "/demo";

    private DemoRepository() {}

    /** Makes it, unless it is there already. */
    public static void create(Path bare, Instant now) throws IOException {
        BareRepository.create(bare, samples(), "The sample DAGs", now);
    }

    private static Map<String, byte[]> samples() throws IOException {
        try {
            URI uri = DemoRepository.class.getResource(SAMPLES).toURI();
            if (!uri.getScheme().equals("jar")) return files(Path.of(uri));
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return files(jar.getPath(SAMPLES));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the sample DAGs are not where they were built", e);
        }
    }

    private static Map<String, byte[]> files(Path root) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
