package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.net.SocketTimeoutException;
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
    void a_sync_of_another_thread_that_hangs_is_left_alone_and_closes_the_rest_when_it_ends() throws Exception {
        GitSync hanging = follow("http://127.0.0.1:" + silent.getLocalPort() + "/x.git", new Recorder());
        Future<?> sync = threads.submit(hanging::syncOnce);
        try (Socket asking = silent.accept()) {
            assertThat(asking.getInputStream().read()).isPositive();
            hanging.close();
            assertThat(sync).isNotDone();
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
            assertStillOpen(asking);
        }
    }

    /** The sync itself would give up after half a minute; to wait for that is not to be closed within seconds. */
    private static void assertStillOpen(Socket asking) throws IOException {
        asking.setSoTimeout(100);
        assertThatThrownBy(() -> asking.getInputStream().readAllBytes()).isInstanceOf(SocketTimeoutException.class);
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
