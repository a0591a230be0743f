package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.store.BareRepository;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Closing ends within seconds, whatever is under way, and gives the root to the next one. */
@Timeout(60)
class CloseTest {

    /** Less than the half minute after which the sync itself would give up. */
    private static final int LET_GO_MILLIS = 20_000;

    @TempDir
    Path temp;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private ServerSocket silent;

    @BeforeEach
    void a_server_that_never_answers() throws IOException {
        silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        silent.close();
        threads.shutdownNow();
    }

    @Test
    void one_that_was_never_started_and_never_synced_is_closed_at_once() {
        follow("file:///nowhere", new Recorder()).close();
    }

    @Test
    void a_sync_of_another_thread_that_hangs_is_ended_and_gives_the_root_to_the_next_one() throws Exception {
        GitSync hanging = follow("http://127.0.0.1:" + silent.getLocalPort() + "/x.git", new Recorder());
        Future<?> sync = threads.submit(hanging::syncOnce);
        try (Socket asking = silent.accept()) {
            assertThat(asking.getInputStream().read()).isPositive();
            hanging.close();
            assertIsLetGo(asking);
            // Java asks again when a connection ends.
            silent.close();
        }
        assertThatThrownBy(() -> sync.get(50, TimeUnit.SECONDS)).hasCauseInstanceOf(SyncFailure.class);
        assertRootIsFree();
    }

    @Test
    void the_loop_is_closed_while_it_hangs() throws Exception {
        GitSync hanging = follow("http://127.0.0.1:" + silent.getLocalPort() + "/x.git", new Recorder());
        hanging.start();
        try (Socket asking = silent.accept()) {
            assertThat(asking.getInputStream().read()).isPositive();
            hanging.close();
            assertIsLetGo(asking);
        }
    }

    /** Whoever is closed takes back what it has asked: the host sees the end of the connection, and not only after half a minute. */
    private static void assertIsLetGo(Socket asking) throws IOException {
        asking.setSoTimeout(LET_GO_MILLIS);
        assertThatCode(() -> asking.getInputStream().readAllBytes()).doesNotThrowAnyException();
    }

    @Test
    void a_listener_may_close_what_it_listens_to() throws Exception {
        AtomicReference<GitSync> sync = new AtomicReference<>();
        sync.set(follow(remote(), new SyncListener() {
            @Override
            public void seen(String hash) {
                sync.get().close();
            }

            @Override
            public void published(Published revision) {
                throw new AssertionError("closed already");
            }

            @Override
            public void failed(String reason, Duration retryIn) {
                throw new AssertionError("closed already");
            }
        }));
        assertThatThrownBy(() -> sync.get().syncOnce()).isInstanceOf(SyncFailure.class);
        assertRootIsFree();
    }

    @Test
    void an_interrupted_thread_closes_too() throws Exception {
        GitSync sync = follow(remote(), new Recorder());
        sync.syncOnce();
        Thread.currentThread().interrupt();
        sync.close();
        assertThat(Thread.interrupted()).isTrue();
        assertRootIsFree();
    }

    private void assertRootIsFree() throws IOException, SyncFailure {
        try (GitSync next = follow(remote(), new Recorder())) {
            assertThat(next.syncOnce().revision().hash()).isNotEmpty();
        }
    }

    private String remote() throws IOException {
        Path bare = temp.resolve("remote.git");
        BareRepository.create(bare, Map.of("a", new byte[] {'0'}), "First", Instant.EPOCH);
        return bare.toString();
    }

    private GitSync follow(String url, SyncListener listener) {
        return new GitSync(SyncConfig.of(url, temp.resolve("root")), listener, Set::of);
    }
}
