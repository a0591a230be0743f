package io.fairlead.runner.worker.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The values of Kubernetes' Secrets that a pod's variables come from. The same Secrets are mounted below one folder, because a
 * variable does not say where it came from.
 */
final class SecretFiles {

    /** Names the folder; a folder for each Secret is in it, with a file for each key. */
    static final String FOLDER = "FAIRLEAD_SECRETS_FOLDER";

    private static final int DEPTH = 2;
    private static final int MAX_FILES = 10_000;

    /** Kubernetes has no larger Secret. */
    private static final int MAX_BYTES = 1 << 20;

    private SecretFiles() {}

    /**
     * What the files hold; nothing where there is no folder.
     *
     * @throws IllegalArgumentException if they cannot be read: secrets that are not known would be shown
     */
    static List<String> of(Map<String, String> environment) {
        String folder = environment.getOrDefault(FOLDER, "");
        if (folder.isBlank() || !Files.isDirectory(Path.of(folder))) return List.of();
        var values = new ArrayList<String>();
        // Kubernetes keeps the files in a hidden folder, to which the visible names lead.
        try (Stream<Path> files = Files.walk(Path.of(folder), DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).limit(MAX_FILES)::iterator)
                values.add(read(file));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "the secrets in " + folder + " cannot be read (" + e
                            + "), so they could not be masked in the log; see the pod's volumes",
                    e);
        }
        return values;
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        }
    }
}
