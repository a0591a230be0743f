package io.fairlead.runner.catalog.plugin;

import io.fairlead.dag.Dag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/** Looks into a jar before PF4J does, because PF4J says nothing, or the wrong thing, about most of what can be wrong with it. */
public final class PluginJar {

    private static final String BUNDLED = Dag.class.getName().replace('.', '/') + ".class";
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String CLASS_PATH = "Class-Path";
    private static final List<String> DECIDING =
            List.of("Plugin-Class", "Plugin-Dependencies", "Plugin-Requires", CLASS_PATH, "Multi-Release");

    private PluginJar() {}

    /** @throws LoadFailure if it cannot be a plugin; says why and what to do */
    public static void check(Path jar, String path) throws LoadFailure {
        try (var file = open(jar)) {
            Manifest manifest = file.getManifest();
            require(manifest, "Plugin-Id", path);
            require(manifest, "Plugin-Version", path);
            if (file.getEntry(BUNDLED) != null) {
                throw new LoadFailure(
                        path,
                        "it bundles its own copy of dag-api (" + BUNDLED
                                + "), so its DAGs would not be recognised; give dag-api the scope 'provided'"
                                + " (Gradle: compileOnly) and build it again");
            }
            JarSignatures.check(jar, path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * SHA-256 of names and contents; not of times, and of the manifest only what decides which code runs, as the rest changes
     * with every build.
     */
    public static String digest(Path jar, String path) throws LoadFailure {
        try (var file = open(jar)) {
            var all = sha256();
            for (String attribute : DECIDING) {
                String value = mainAttribute(file, attribute);
                if (value != null) all.update((attribute + ": " + value + "\0").getBytes(StandardCharsets.UTF_8));
            }
            for (JarEntry entry : sorted(file)) {
                all.update((entry.getName() + "\0").getBytes(StandardCharsets.UTF_8));
                all.update(digest(file, entry));
            }
            return HexFormat.of().formatHex(all.digest());
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Whether its digest says all: a jar that names others in its class path changes with them. */
    public static boolean isSelfContained(Path jar, String path) throws LoadFailure {
        try (var file = open(jar)) {
            return mainAttribute(file, CLASS_PATH) == null;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static String mainAttribute(JarFile file, String attribute) throws IOException {
        Manifest manifest = file.getManifest();
        return manifest == null ? null : manifest.getMainAttributes().getValue(attribute);
    }

    private static byte[] digest(JarFile file, JarEntry entry) throws IOException {
        var content = sha256();
        var buffer = new byte[BUFFER_BYTES];
        try (InputStream in = file.getInputStream(entry)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) content.update(buffer, 0, read);
        }
        return content.digest();
    }

    private static List<JarEntry> sorted(JarFile file) {
        return file.stream()
                .filter(entry -> !entry.isDirectory() && !entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME))
                .sorted(Comparator.comparing(JarEntry::getName))
                .toList();
    }

    private static JarFile open(Path jar) throws IOException {
        return new JarFile(jar.toFile(), false, ZipFile.OPEN_READ);
    }

    private static void require(Manifest manifest, String attribute, String path) throws LoadFailure {
        String value = manifest == null ? null : manifest.getMainAttributes().getValue(attribute);
        if (value == null || value.isBlank()) {
            throw new LoadFailure(
                    path,
                    "its META-INF/MANIFEST.MF has no " + attribute
                            + ", so it is no plugin; let the build write Plugin-Id"
                            + " and Plugin-Version there, or keep a jar that holds no DAGs out of the repo's path");
        }
    }

    private static LoadFailure unreadable(String path, IOException e) {
        return LoadFailure.thrown(
                path,
                "it cannot be read as a jar (" + e.getMessage()
                        + "); build it again, and if it is kept with Git LFS, commit the file itself",
                e);
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
