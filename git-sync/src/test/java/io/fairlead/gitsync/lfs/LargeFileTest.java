package io.fairlead.gitsync.lfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.serve.SmartHttp;
import io.fairlead.gitsync.store.BareRepository;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.GitServer;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A repository with a file that does not fit into the heap of the process that serves and mirrors it. */
class LargeFileTest {

    private static final int MEGABYTES = 100;

    private static final int HEAP_MEGABYTES = 64;

    @TempDir
    Path temp;

    /** The child: serves one repository and follows it over HTTP, writing its URL and then every hash it publishes. */
    static final class ServeAndFollow {

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            Path bare = directory.resolve("remote.git");
            BareRepository.create(bare, Map.of("a", new byte[] {'0'}), "First", Instant.EPOCH);
            Recorder told = new Recorder();
            GitServer server = GitServer.of(new SmartHttp(bare, true, () -> {}));
            System.out.println(server.url());
            SyncConfig config = SyncConfig.of(server.url(), directory.resolve("root"));
            try (server;
                    GitSync sync = new GitSync(config, told, Set::of)) {
                sync.syncOnce();
                // The test says by a line that it has pushed.
                System.in.read();
                System.out.println(sync.syncOnce().revision().hash());
            }
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void a_file_of_100_MB_is_pushed_and_published_with_a_heap_of_64_MB() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServeAndFollow.class.getName(),
                        temp.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
                OutputStream orders = child.getOutputStream()) {
            GitClient author = GitClient.workTree(temp.resolve("author"), lines.readLine());
            writeNoise(author.directory().resolve("large"));
            author.git("config", "core.compression", "0");
            String hash = author.commitAndPush(Map.of());
            orders.write('\n');
            orders.flush();
            assertThat(lines.readLine()).isEqualTo(hash);
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(Files.mismatch(temp.resolve("author/large"), temp.resolve("root/current/large")))
                .isEqualTo(-1);
    }

    private static void writeNoise(Path file) throws Exception {
        byte[] noise = new byte[1 << 20];
        Random random = new Random(1);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < MEGABYTES; i++) {
                random.nextBytes(noise);
                out.write(noise);
            }
        }
    }
}
