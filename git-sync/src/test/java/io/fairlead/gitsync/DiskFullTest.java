package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.files.FileTree;
import io.fairlead.gitsync.testkit.KillTimes;
import io.fairlead.gitsync.testkit.SidecarProcess;
import io.fairlead.gitsync.testkit.SmallDisk;
import io.fairlead.gitsync.testkit.ToldRepository;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on a disk that is full now and then, and killed now and then; how often is said by a property. */
class DiskFullTest {

    private static final int KILLS = Integer.getInteger("fairlead.soak.full", 8);
    private static final int MEBIBYTES = 24;
    private static final int MAX_SPARE_BYTES = 4 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path temp;

    private final long seed = Long.getLong("fairlead.soak.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private ToldRepository repository;
    private SmallDisk disk;
    private Path root;

    @BeforeEach
    void a_small_disk() throws Exception {
        System.out.println("full disk: repeat with -Dfairlead.soak.seed=" + seed);
        Optional<SmallDisk> mounted = SmallDisk.mount(temp.resolve("disk"), MEBIBYTES);
        if (System.getenv("FAIRLEAD_TESTS_SKIP_NOTHING") == null)
            Assumptions.assumeTrue(
                    mounted.isPresent(), "nobody may mount a small disk here: neither unshare --user nor root can");
        disk = mounted.orElseThrow(() -> new AssertionError("this system lets nobody mount a small disk"));
        repository = ToldRepository.create(temp, random);
        root = disk.seen().resolve("root");
    }

    @AfterEach
    void unmount() {
        if (disk != null) disk.close();
    }

    @Test
    void while_the_disk_is_full_it_says_so_and_then_it_goes_on_by_itself() throws Exception {
        try (SidecarProcess sidecar =
                start("--max-failures=-1", "--http-bind=127.0.0.1:0", "--http-metrics", "--http-max-staleness=1s")) {
            String before = repository.author().head();
            await().atMost(PATIENCE).until(() -> published().equals(before));
            disk.fill();
            String after = repository.push();
            String said =
                    "the disk of " + disk.place().resolve("root") + " is full (0 of 24 MiB left); free some space";
            await().atMost(PATIENCE).until(() -> log(sidecar).contains(said));
            await().atMost(PATIENCE).until(() -> get(sidecar, "/").contains(said));
            assertThat(get(sidecar, "/metrics")).containsPattern("git_sync_count_total\\{status=\"error\"} [1-9]");
            assertThat(published()).isEqualTo(before);
            ToldRepository.check(tree());
            disk.free();
            await().atMost(PATIENCE).until(() -> published().equals(after));
            await().atMost(PATIENCE).until(() -> get(sidecar, "/").isEmpty());
            ToldRepository.check(tree());
        }
    }

    @Test
    void a_store_that_cannot_be_replaced_for_want_of_space_is_replaced_when_there_is_some() throws Exception {
        try (SidecarProcess sidecar = start("--max-failures=-1")) {
            String before = repository.author().head();
            await().atMost(PATIENCE).until(() -> published().equals(before));
            FileTree.delete(root.resolve(".git/objects"));
            disk.fill();
            String after = repository.push();
            await().atMost(PATIENCE).until(() -> log(sidecar).contains(" is full"));
            ToldRepository.check(tree());
            disk.free();
            await().atMost(PATIENCE).until(() -> published().equals(after));
            ToldRepository.check(tree());
        }
    }

    @Test
    void killed_while_the_disk_is_full_or_nearly_full_it_needs_nobody() throws Exception {
        KillTimes killTimes;
        try (SidecarProcess sidecar = start()) {
            killTimes = KillTimes.measured(this::published, random);
            assertThat(sidecar.endsWithin(0)).isFalse();
        }
        FileTree.delete(root);
        boolean ever = false;
        for (int i = 1; i <= KILLS; i++) {
            String hash;
            try (SidecarProcess sidecar = start("--max-failures=-1")) {
                disk.fill(random.nextBoolean() ? 0 : random.nextInt(MAX_SPARE_BYTES));
                hash = repository.push();
                assertThat(sidecar.endsWithin(killTimes.next()))
                        .as(() -> log(sidecar))
                        .isFalse();
                ever |= !published().isEmpty();
                if (random.nextBoolean()) {
                    disk.free();
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(published())
                                    .as(() -> log(sidecar))
                                    .isEqualTo(hash));
                }
            }
            ever |= !published().isEmpty();
            if (ever) ToldRepository.check(tree());
        }
        disk.free();
        String last = repository.push();
        try (SidecarProcess sidecar = start()) {
            await().atMost(PATIENCE).until(() -> published().equals(last));
            assertThat(sidecar.endsWithin(0)).isFalse();
        }
        ToldRepository.check(tree());
    }

    private SidecarProcess start(String... flags) throws IOException {
        return SidecarProcess.start(
                disk.enter(),
                temp.resolve("remote.git").toUri().toString(),
                disk.place().resolve("root"),
                temp.resolve("log"),
                flags);
    }

    private String published() {
        try {
            return Files.readSymbolicLink(root.resolve("link")).getFileName().toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Below the name that leads to the disk: the real one is another file system out here. */
    private Path tree() {
        Path tree = root.resolve(".worktrees").resolve(published());
        assertThat(Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)).isTrue();
        return tree;
    }

    private static String get(SidecarProcess sidecar, String path) throws IOException, InterruptedException {
        String line = log(sidecar)
                .lines()
                .filter(each -> each.contains("serving HTTP"))
                .findFirst()
                .orElseThrow();
        URI uri = URI.create("http://127.0.0.1:" + line.replaceAll(".*:(\\d+)\"}$", "$1") + path);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String log(SidecarProcess sidecar) {
        try {
            return Files.readString(sidecar.log());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
