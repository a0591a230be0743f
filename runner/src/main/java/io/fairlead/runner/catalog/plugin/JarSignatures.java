package io.fairlead.runner.catalog.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Checks a signed jar whole. What is left of a library's signature in a jar that was put together of several makes Java refuse its
 * classes, one at a time, when they are first used; here that is found before, and told with what to do.
 */
final class JarSignatures {

    private static final Pattern SIGNATURE_FILE =
            Pattern.compile("META-INF/[^/]*\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);
    private static final int NAMED = 5;

    private JarSignatures() {}

    /** @throws LoadFailure if its classes would be refused; names the signature files */
    static void check(Path jar, String path) throws LoadFailure, IOException {
        try (var file = new JarFile(jar.toFile(), true)) {
            var left = file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> SIGNATURE_FILE.matcher(name).matches())
                    .toList();
            if (!left.isEmpty()) verify(file, left, path);
        }
    }

    private static void verify(JarFile file, List<String> left, String path) throws LoadFailure, IOException {
        Map<String, Set<CodeSigner>> signers = new HashMap<>();
        try {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (!entry.getName().endsWith(".class")) continue;
                read(file, entry);
                String folder = entry.getName().substring(0, entry.getName().lastIndexOf('/') + 1);
                var own = entry.getCodeSigners() == null ? Set.<CodeSigner>of() : Set.of(entry.getCodeSigners());
                var others = signers.putIfAbsent(folder, own);
                if (others != null && !others.equals(own)) {
                    throw refused(
                            left, path, entry.getName() + " is not signed as the other classes of its package", null);
                }
            }
        } catch (SecurityException e) {
            throw refused(left, path, e.getMessage(), e);
        }
    }

    /** A signature is checked as the last byte is read. */
    private static void read(JarFile file, JarEntry entry) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    private static LoadFailure refused(List<String> left, String path, String why, SecurityException cause) {
        String reason = "it is signed, and its signature does not fit what is in it (" + why + "): "
                + String.join(", ", left.subList(0, Math.min(NAMED, left.size())))
                + " came with a library that was packed in. Leave signature files out of the jar: in the shade plugin, a"
                + " <filter> with <artifact>*:*</artifact> and <excludes> META-INF/*.SF, META-INF/*.RSA, META-INF/*.DSA and"
                + " META-INF/*.EC (in Gradle, exclude the same in the task that makes the jar); or sign the jar last";
        return cause == null ? new LoadFailure(path, reason) : LoadFailure.thrown(path, reason, cause);
    }
}
