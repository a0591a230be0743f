package io.fairlead.runner.catalog.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.runner.testkit.TestPlugins;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jars that were signed by the JDK's own tools, and what becomes of them when they are put together. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JarSignaturesTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeKey() throws Exception {
        run("keytool", "-genkeypair", "-keyalg", "EC", "-alias", "test", "-dname", "CN=test");
    }

    private static void run(String tool, String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", tool).toString()));
        command.addAll(List.of("-keystore", shared.resolve("keys.p12").toString(), "-storepass", PASSWORD));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(out).isZero();
    }

    private Path signedJar(Map<String, String> sources) throws Exception {
        Path jar = TestPlugins.jar(folder.resolve("p.jar"), "p", sources);
        run("jarsigner", jar.toString(), "test");
        return jar;
    }

    @Test
    void a_jar_that_was_signed_last_is_accepted() throws Exception {
        Path jar = signedJar(Map.of("acme.P", TestPlugins.source("P", "p")));

        PluginJar.check(jar, "p.jar");
    }

    @Test
    void a_signed_library_that_was_packed_in_is_refused_with_what_to_leave_out() throws Exception {
        Path jar = signedJar(Map.of("acme.P", "package acme;" + TestPlugins.source("P", "p")));
        try (var files = FileSystems.newFileSystem(jar)) {
            var manifest = new Manifest(); // as a shade plugin writes it anew
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().putValue("Plugin-Id", "p");
            manifest.getMainAttributes().putValue("Plugin-Version", "1");
            var bytes = new ByteArrayOutputStream();
            manifest.write(bytes);
            Files.write(files.getPath(JarFile.MANIFEST_NAME), bytes.toByteArray());
        }

        assertThatThrownBy(() -> PluginJar.check(jar, "lib/p.jar"))
                .isInstanceOf(LoadFailure.class)
                .hasMessageStartingWith("lib/p.jar: it is signed, and its signature does not fit what is in it (")
                .hasMessageContaining("META-INF/TEST.SF, META-INF/TEST.EC")
                .hasMessageContaining("<filter>")
                .hasMessageContaining("META-INF/*.SF, META-INF/*.RSA, META-INF/*.DSA and META-INF/*.EC");
    }

    /** Java would find it when the second class of the package is used: "signer information does not match". */
    @Test
    void a_class_beside_signed_ones_of_its_package_is_refused() throws Exception {
        Path jar = signedJar(
                Map.of("acme.P", "package acme;" + TestPlugins.source("P", "p"), "acme.Q", "package acme; class Q {}"));
        Path other =
                TestPlugins.jar(folder.resolve("other.jar"), "other", Map.of("acme.R", "package acme; class R {}"));
        try (var from = new JarFile(other.toFile());
                InputStream added = from.getInputStream(from.getEntry("acme/R.class"));
                var files = FileSystems.newFileSystem(jar)) {
            Files.write(files.getPath("acme/R.class"), added.readAllBytes());
        }

        assertThatThrownBy(() -> PluginJar.check(jar, "p.jar"))
                .hasMessageContaining("is not signed as the other classes of its package")
                .hasMessageContaining("META-INF/*.SF");
    }

    @Test
    void a_class_that_was_changed_after_it_was_signed_is_refused() throws Exception {
        Path jar = signedJar(Map.of("acme.P", "package acme;" + TestPlugins.source("P", "p")));
        try (var files = FileSystems.newFileSystem(jar)) {
            Files.write(files.getPath("acme/P.class"), new byte[] {1, 2, 3});
        }

        assertThatThrownBy(() -> PluginJar.check(jar, "p.jar")).hasMessageContaining("does not fit what is in it");
    }
}
