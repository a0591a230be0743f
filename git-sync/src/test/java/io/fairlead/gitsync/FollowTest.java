package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.publish.Published;
import io.fairlead.gitsync.serve.SmartHttp;
import io.fairlead.gitsync.store.BareRepository;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.GitServer;
import io.fairlead.gitsync.testkit.Recorder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop, followed over HTTP and from the directory, with pushes by the real git. */
class FollowTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    private final Recorder told = new Recorder();
    private final AtomicReference<Runnable> afterPush = new AtomicReference<>(() -> {});
    private Path bare;
    private Path root;
    private GitServer server;
    private GitClient author;

    @BeforeEach
    void a_server_with_one_commit() throws IOException {
        bare = temp.resolve("remote.git");
        root = temp.resolve("root");
        BareRepository.create(bare, Map.of("a", new byte[] {'0'}, "dir/b", new byte[] {'0'}), "First", Instant.EPOCH);
        server = GitServer.of(new SmartHttp(bare, true, () -> afterPush.get().run()));
        author = GitClient.workTree(temp.resolve("author"), server.url());
        author.git("pull", "-q", "origin", "main");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"path", "file", "http"})
    void every_push_is_published_when_told_of_without_waiting_for_the_period(String transport) throws Exception {
        String url = transport.equals("path")
                ? bare.toString()
                : transport.equals("file") ? bare.toUri().toString() : server.url();
        try (GitSync sync = follow(url, LONG)) {
            afterPush.set(sync::syncNow);
            told.next();
            for (int i = 0; i < 10; i++) {
                String hash = author.commitAndPush(Map.of("a", "" + i));
                assertThat(told.next()).isEqualTo(hash);
            }
        }
        assertThat(told.failures).isEmpty();
    }

    @Test
    void an_error_is_a_failure_that_is_told_and_the_remote_is_followed_on() throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        SyncConfig config = new SyncConfig(bare.toString(), "main", root, null, LONG, TIMEOUT, null);
        GitSync sync = new GitSync(config, told, () -> {
            if (first.getAndSet(false)) throw new NoClassDefFoundError("rebuilt meanwhile");
            return Set.of();
        });
        try (sync) {
            sync.start();
            while (told.failures.isEmpty()) told.next();
            assertThat(told.failures.get(0)).contains("rebuilt meanwhile");
            String hash = author.commitAndPush(Map.of("a", "after it"));
            sync.syncNow();
            String next = told.next();
            while (!next.equals(hash)) next = told.next();
        }
    }

    @Test
    void a_listener_that_throws_whatever_it_is_ends_no_loop() throws Exception {
        SyncListener throwing = new SyncListener() {
            @Override
            public void seen(String hash) {
                told.seen(hash);
            }

            @Override
            public void published(Published revision) {
                told.published(revision);
                if (told.published.size() == 1) throw new StackOverflowError();
            }

            @Override
            public void failed(String reason, Duration retryIn) {
                told.failed(reason, retryIn);
                throw new StackOverflowError();
            }
        };
        SyncConfig config = new SyncConfig(bare.toString(), "main", root, null, LONG, TIMEOUT, null);
        try (GitSync sync = new GitSync(config, throwing, Set::of)) {
            sync.start();
            told.next();
            String hash = author.commitAndPush(Map.of("a", "after it"));
            sync.syncNow();
            String next = told.next();
            while (!next.equals(hash)) next = told.next();
        }
    }

    @Test
    void readers_never_see_a_missing_or_a_mixed_tree() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Set<String> everything = ConcurrentHashMap.newKeySet();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        SyncConfig config = new SyncConfig(server.url(), "main", root, null, Duration.ofMillis(20), TIMEOUT, null);
        try (GitSync sync = new GitSync(config, told, () -> everything)) {
            sync.start();
            everything.add(told.next());
            List<Future<Integer>> reads = List.of(readers.submit(() -> read(done)), readers.submit(() -> read(done)));
            for (int i = 1; i <= 30; i++) {
                String hash = author.commit(Map.of("a", "" + i, "dir/b", "" + i));
                everything.add(hash);
                author.git("push", "-q", "origin", "HEAD:main");
                sync.syncNow();
                assertThat(told.next()).isEqualTo(hash);
            }
            done.set(true);
            for (Future<Integer> read : reads) assertThat(read.get()).isPositive();
        } finally {
            readers.shutdownNow();
        }
    }

    /** The link itself must always lead somewhere; one look at it must always show one commit. */
    private int read(AtomicBoolean done) throws IOException {
        int reads = 0;
        int last = 0;
        for (; !done.get(); reads++) {
            assertThat(root.resolve("current/a")).isRegularFile();
            Path tree = root.resolve("current").toRealPath();
            String a = Files.readString(tree.resolve("a"));
            assertThat(Files.readString(tree.resolve("dir/b"))).isEqualTo(a);
            assertThat(Integer.parseInt(a)).isGreaterThanOrEqualTo(last);
            last = Integer.parseInt(a);
        }
        return reads;
    }

    @Test
    void a_push_that_nobody_tells_of_is_found_by_looking() throws Exception {
        try (GitSync sync = follow(server.url(), Duration.ofMillis(50))) {
            told.next();
            String hash = author.commitAndPush(Map.of("a", "1"));
            assertThat(told.next()).isEqualTo(hash);
            sync.syncNow();
        }
    }

    @Test
    void a_failure_is_told_with_the_next_try_and_being_told_to_hurry_does_not_wait_for_it() throws Exception {
        FileTree.delete(bare);
        try (GitSync sync = follow(bare.toString(), LONG)) {
            assertThat(told.next()).contains(bare.toString());
            assertThat(told.waits.get(0)).isBetween(Duration.ofMinutes(30), LONG);
            BareRepository.create(bare, Map.of("a", new byte[] {'1'}), "Back", Instant.EPOCH);
            sync.syncNow();
            assertThat(told.next()).isEqualTo(told.published.get(0).hash());
        }
    }

    @Test
    void a_server_that_is_away_comes_back_without_anybody_doing_anything() throws Exception {
        String url = server.url();
        try (GitSync sync = follow(url, Duration.ofMillis(50))) {
            told.next();
            server.close();
            String reason = told.next();
            // A look that was under way when it went has a reason of its own.
            if (!reason.contains("Connection refused")) reason = told.next();
            assertThat(reason).contains("sync of " + url + " failed").contains("Connection refused");
            assertThat(root.resolve("current/a")).hasContent("0");
            assertThat(told.waits).allSatisfy(wait -> assertThat(wait).isPositive());
            sync.syncNow();
        }
    }

    @Test
    void a_password_is_used_and_never_shown() throws Exception {
        SmartHttp git = new SmartHttp(bare, false, () -> {});
        try (GitServer guarded = GitServer.withPassword(git, "ada", "s3cret/w@rd")) {
            SyncConfig right = SyncConfig.of(guarded.url("ada:s3cret%2Fw%40rd@"), root);
            try (GitSync sync = new GitSync(right, told, Set::of)) {
                assertThat(sync.syncOnce().changed()).isTrue();
            }
            for (String wrong : new String[] {"ada:wr0ng-pass@", "wr0ng-pass@", "ada:wr0ng%2Dpass@"}) {
                SyncConfig config = SyncConfig.of(guarded.url(wrong), root);
                assertThat(config.toString()).doesNotContain("wr0ng").contains("***");
                try (GitSync sync = new GitSync(config, told, Set::of)) {
                    assertThatThrownBy(sync::syncOnce)
                            .hasMessageContaining("not authorized")
                            .satisfies(failure -> assertThat(everythingOf(failure))
                                    .doesNotContain("wr0ng")
                                    .contains(guarded.url()));
                }
            }
            assertThatThrownBy(() -> new GitSync(SyncConfig.of(guarded.url(), root), told, Set::of).syncOnce())
                    .hasMessageContaining("not authorized");
        }
    }

    @Test
    void a_server_that_never_answers_costs_no_more_than_the_timeout() throws Exception {
        try (var deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + deaf.getLocalPort() + "/repo.git";
            SyncConfig config = new SyncConfig(url, "main", root, null, LONG, Duration.ofMillis(300), null);
            long start = System.nanoTime();
            assertThatThrownBy(() -> new GitSync(config, told, Set::of).syncOnce())
                    .hasMessageContaining("within PT0.3S");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
        }
    }

    private static String everythingOf(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private GitSync follow(String url, Duration period) {
        GitSync sync = new GitSync(new SyncConfig(url, "main", root, null, period, TIMEOUT, null), told, Set::of);
        sync.start();
        return sync;
    }
}
