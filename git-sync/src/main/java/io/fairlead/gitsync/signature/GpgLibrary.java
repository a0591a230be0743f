package io.fairlead.gitsync.signature;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads what checks GPG's signatures, with its library from {@code lib/gpg} beside the program. The class path does without it:
 * its directory of thousands of classes would be read, and kept in memory, by every search for a service.
 */
final class GpgLibrary {

    private static final String CHECK = "io.fairlead.gitsync.gpg.GpgSignatures";
    private static final String LIBRARY = "org.bouncycastle.openpgp.PGPSignature";

    private GpgLibrary() {}

    static GpgCheck load() throws IOException {
        try {
            return (GpgCheck) Class.forName(CHECK, true, loader())
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IOException("what checks GPG's signatures cannot be loaded: " + e, e);
        }
    }

    /** Our own, if whoever embeds us has the library on the class path. */
    private static ClassLoader loader() throws IOException {
        ClassLoader ours = GpgLibrary.class.getClassLoader();
        try {
            Class.forName(LIBRARY, false, ours);
            return ours;
        } catch (ClassNotFoundException e) {
            return new WithLibrary(places(), ours);
        }
    }

    private static URL[] places() throws IOException {
        try {
            URL own = GpgLibrary.class.getProtectionDomain().getCodeSource().getLocation();
            List<URL> places = new ArrayList<>(List.of(own));
            Path library = Path.of(own.toURI()).resolveSibling("lib").resolve("gpg");
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(library, "*.jar")) {
                for (Path jar : jars) places.add(jar.toUri().toURL());
            }
            return places.toArray(URL[]::new);
        } catch (URISyntaxException e) {
            throw new IOException("the place of the program is no path: " + e.getMessage(), e);
        }
    }

    /** Loads our classes that use the library itself, since those that the parent would load cannot see it. */
    private static final class WithLibrary extends URLClassLoader {

        WithLibrary(URL[] places, ClassLoader parent) {
            super("gpg", places, parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.fairlead.gitsync.gpg.")) return super.loadClass(name, resolve);
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }
    }
}
