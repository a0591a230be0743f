package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.GitDaemon;
import io.fairlead.gitsync.testkit.KillTimes;
import io.fairlead.gitsync.testkit.SidecarProcess;
import io.fairlead.gitsync.testkit.ToldRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many pushes, while readers look and while the program is killed; how many is said by properties. */
class SoakTest {

    private static final int PUSHES = Integer.getInteger("fairlead.soak", 42);
    private static final int KILLS = Integer.getInteger("fairlead.soak.kills", 15);
    private static final int READERS = 3;

    /** After so many the tree that is published is all there is for a moment, and what is left can be compared. */
    private static final int PUSHES_TO_REST = 21;

    /** Readers that take longer than this for one look have no claim on what they look at. */
    private static final Duration STAYS = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double MAX_GROWTH = 1.5;

    @TempDir
    Path temp;

    private final long seed = Long.getLong("fairlead.soak.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private ToldRepository repository;
    private GitDaemon daemon;
    private Path root;

    @BeforeEach
    void a_served_repository() throws IOException {
        System.out.println("soak: repeat with -Dfairlead.soak.seed=" + seed);
        repository = ToldRepository.create(temp, random);
        daemon = GitDaemon.below(temp);
        root = temp.resolve("root");
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void readers_always_find_one_whole_commit_and_the_disk_does_not_fill() throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try (SidecarProcess sidecar = start("--stale-worktree-timeout=" + STAYS.toSeconds() + "s")) {
            await().atMost(PATIENCE).until(() -> !sidecar.published().isEmpty());
            List<Future<Integer>> looks = new ArrayList<>();
            for (int i = 0; i < READERS; i++) looks.add(readers.submit(() -> readUntil(end, sidecar)));
            for (int i = 1; i <= PUSHES; i++) {
                String hash = repository.push();
                if (i % 3 == 0 || i == PUSHES)
                    await().atMost(PATIENCE).until(() -> sidecar.published().equals(hash));
                if (i % PUSHES_TO_REST == 0 || i == PUSHES) assertNothingGathers(i);
                assertThat(looks).noneMatch(Future::isDone);
            }
            end.set(true);
            for (Future<Integer> look : looks)
                assertThat(look.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPositive();
        } finally {
            end.set(true);
            readers.shutdownNow();
        }
    }

    @Test
    void killed_at_any_moment_it_goes_on_by_itself_and_what_was_published_stays() throws Exception {
        KillTimes killTimes;
        try (SidecarProcess sidecar = start()) {
            killTimes = KillTimes.measured(sidecar::published, random);
        }
        FileTree.delete(root);
        boolean everPublished = false;
        for (int i = 1; i <= KILLS; i++) {
            try (SidecarProcess sidecar = start()) {
                String hash = repository.push();
                assertThat(sidecar.endsWithin(killTimes.next()))
                        .as(() -> logOf(sidecar))
                        .isFalse();
                if (i % 5 == 0)
                    await().atMost(PATIENCE).until(() -> sidecar.published().equals(hash));
            }
            everPublished |= Files.isSymbolicLink(root.resolve("link"));
            if (everPublished) ToldRepository.check(root.resolve("link").toRealPath());
        }
        String last = repository.push();
        try (SidecarProcess sidecar = start()) {
            await().atMost(PATIENCE).until(() -> sidecar.published().equals(last));
            look(sidecar);
            await().atMost(PATIENCE).untilAsserted(this::only_what_is_published_is_left);
        }
    }

    private SidecarProcess start(String... flags) throws IOException {
        return SidecarProcess.start(daemon.url("remote.git"), root, flags);
    }

    private int readUntil(AtomicBoolean end, SidecarProcess sidecar) throws IOException {
        int looks = 0;
        while (!end.get()) {
            look(sidecar);
            looks++;
        }
        return looks;
    }

    /** As readers should: the link is resolved once. */
    private void look(SidecarProcess sidecar) throws IOException {
        assertThat(sidecar.link().resolve("manifest")).exists();
        long start = System.nanoTime();
        Path tree = sidecar.link().toRealPath();
        try {
            ToldRepository.check(tree);
            GitClient git = repository.author().at(tree);
            assertThat(git.git("rev-parse", "HEAD"))
                    .isEqualTo(tree.getFileName().toString());
            assertThat(git.git("status", "--porcelain")).isEmpty();
        } catch (AssertionError | IOException | RuntimeException e) {
            if (System.nanoTime() - start < STAYS.toNanos()) throw e;
        }
    }

    private void only_what_is_published_is_left() throws IOException {
        String published = root.resolve("link").toRealPath().getFileName().toString();
        assertThat(names(root)).containsExactlyInAnyOrder(".git", ".worktrees", "link");
        assertThat(names(root.resolve(".worktrees"))).containsExactlyInAnyOrder(".lock", published);
        assertThat(names(root.resolve(".git/worktrees"))).containsExactly(published);
        assertThat(names(root.resolve(".git/objects/pack")).stream().filter(name -> name.endsWith(".pack")))
                .hasSizeLessThanOrEqualTo(2);
    }

    /**
     * How many trees slow readers are left with depends on the pace of the machine; once they are gone nothing else may be left. What
     * the trees alone needed of the store is collected a moment after them.
     */
    private void assertNothingGathers(int push) throws Exception {
        long held = kibibytes(root);
        long needed = kibibytes(freshRoot(push));
        await().atMost(PATIENCE).untilAsserted(() -> {
            only_what_is_published_is_left();
            assertThat((double) kibibytes(root)).isLessThan(needed * MAX_GROWTH);
        });
        System.out.println("soak: after push " + push + " KiB held=" + held + " then left=" + kibibytes(root)
                + " needed=" + needed);
    }

    private Path freshRoot(int push) throws Exception {
        Path fresh = temp.resolve("fresh" + push);
        try (SidecarProcess once = SidecarProcess.start(daemon.url("remote.git"), fresh, "--one-time")) {
            assertThat(once.endsWithin(PATIENCE.toMillis())).isTrue();
        }
        return fresh;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    /**
     * The bytes of all files; those with several names count once, and those that go meanwhile do not matter. How many blocks the disk
     * gives for them is not asked: some file systems decide it seconds later.
     */
    private static long kibibytes(Path directory) throws IOException {
        Process du = new ProcessBuilder("du", "-sk", "--apparent-size", directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return Long.parseLong(
                new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split("\\s")[0]);
    }

    private static String logOf(SidecarProcess sidecar) {
        try {
            return Files.readString(sidecar.log());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
