package io.fairlead.runner.catalog.compile;

import io.fairlead.runner.catalog.plugin.PluginJar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Everything that compiled sources come from, as one digest: where it is the same, so are the jars. */
final class SourceInputs {

    private SourceInputs() {}

    /** SHA-256 of the files' paths and contents, of the JDK's version and of what they are compiled against. */
    static String digest(Path folder, List<String> sources) throws IOException {
        MessageDigest all = PluginJar.sha256();
        add(all, Runtime.version().toString());
        for (Path entry : SourceCompiler.classPath()) addEntry(all, entry);
        for (String source : sources) {
            add(all, source);
            all.update(content(folder.resolve(source)));
        }
        return HexFormat.of().formatHex(all.digest());
    }

    /** A jar, or in a build that has not packed it yet the folder of its classes. */
    private static void addEntry(MessageDigest all, Path entry) throws IOException {
        try (var files = Files.walk(entry)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                add(all, file.getFileName().toString());
                all.update(content(file));
            }
        }
    }

    private static void add(MessageDigest all, String text) {
        all.update((text + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /** Digests of digests, so that no content can be taken for another file's name. */
    private static byte[] content(Path file) throws IOException {
        return PluginJar.sha256().digest(Files.readAllBytes(file));
    }
}
