package io.fairlead.gitsync.remote;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.GitDaemon;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts that answer nothing, never the whole, or a byte now and then. A sync ends when its time is over. */
class SilentHostTest {

    /** All of it is waited for. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** Enough for the pack to begin. */
    private static final Duration LONGER = Duration.ofSeconds(2);

    /** Far above what a slow machine needs, and below what anything else than our own time-out would take. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int DRIP_MILLIS = 300;

    /** The refs are known by then, and a pack has begun. */
    private static final int STALL_AFTER_BYTES = 20_000;

    @TempDir
    Path temp;

    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        end.countDown();
        for (AutoCloseable each : open) each.close();
    }

    @ParameterizedTest
    @CsvSource({
        "git://127.0.0.1:%d/x, ''",
        "git://127.0.0.1:%d/x, 1",
        "ssh://ada@127.0.0.1:%d/x, ''",
        "ssh://ada@127.0.0.1:%d/x, a line that comes before the banner ",
        "http://127.0.0.1:%d/x, ''",
        "http://127.0.0.1:%d/x, HTTP/1.1 200 OK|X-Slow: yes"
    })
    void a_sync_ends_in_time_whoever_is_silent_or_slow(String url, String words) throws Exception {
        assertEndsInTime(url.formatted(serve(socket -> drip(socket, words.replace("|", "\r\n")))));
    }

    @Test
    void a_sync_ends_in_time_when_the_refs_come_a_byte_at_a_time() throws Exception {
        String headers = "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\n";
        int port = serve(socket -> {
            socket.getInputStream().read();
            socket.getOutputStream().write(headers.getBytes(StandardCharsets.US_ASCII));
            drip(socket, "001e# service=git-upload-pack\n00000155");
        });
        assertEndsInTime("http://127.0.0.1:" + port + "/x");
    }

    @Test
    void a_sync_ends_in_time_when_the_pack_stops_half_way() throws Exception {
        GitClient author = GitClient.workTree(temp.resolve("author"), "none");
        StringBuilder noise = new StringBuilder();
        new Random(1).ints(1_000_000, 'a', 'z').forEach(letter -> noise.append((char) letter));
        author.commit(Map.of("a", noise.toString()));
        GitDaemon daemon = GitDaemon.below(temp);
        open.add(daemon);
        URI real = URI.create(daemon.url("author"));
        int port = serve(client -> relay(client, real));
        assertEndsInTime("git://127.0.0.1:" + port + real.getPath(), LONGER);
    }

    private void assertEndsInTime(String url) {
        assertEndsInTime(url, TIMEOUT);
    }

    private void assertEndsInTime(String url, Duration timeout) {
        SyncConfig config = SyncConfig.of(url, temp.resolve("root")).withTimeout(timeout);
        try (GitSync sync = new GitSync(config, new Recorder(), java.util.Set::of)) {
            assertTimeoutPreemptively(
                    PATIENCE,
                    () -> assertThatThrownBy(sync::syncOnce)
                            .isInstanceOf(SyncFailure.class)
                            .hasMessageContaining("within " + timeout));
        }
    }

    /** One client's side of a connection. */
    private interface Conversation {
        void with(Socket socket) throws Exception;
    }

    private int serve(Conversation conversation) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(server);
        daemon(() -> {
            while (true) {
                Socket client = server.accept();
                open.add(client);
                daemon(() -> conversation.with(client));
            }
        });
        return server.getLocalPort();
    }

    /** Begins with the words, a byte at a time, and then with them again. */
    private void drip(Socket socket, String words) throws Exception {
        byte[] bytes = words.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; !end.await(DRIP_MILLIS, TimeUnit.MILLISECONDS); i++)
            if (bytes.length > 0) socket.getOutputStream().write(bytes[i % bytes.length]);
    }

    /** Whoever asks hears the real server, but not to the end. */
    private void relay(Socket client, URI real) throws Exception {
        Socket server = new Socket(real.getHost(), real.getPort());
        open.add(server);
        daemon(() -> client.getInputStream().transferTo(server.getOutputStream()));
        InputStream from = server.getInputStream();
        OutputStream to = client.getOutputStream();
        byte[] buffer = new byte[STALL_AFTER_BYTES];
        for (int told = 0; told < STALL_AFTER_BYTES; ) {
            int read = from.read(buffer, 0, STALL_AFTER_BYTES - told);
            if (read < 0) return;
            to.write(buffer, 0, read);
            told += read;
        }
        end.await();
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                // The other side has gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
