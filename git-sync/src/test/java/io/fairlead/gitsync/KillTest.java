package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.options.GitGc;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.Recorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that syncs without pause is killed at random moments, while somebody pushes. */
class KillTest {

    private static final int KILLS = 6;
    private static final int MIN_LIFE_MILLIS = 400;
    private static final int MAX_LIFE_MILLIS = 1_200;

    @TempDir
    Path temp;

    @Test
    void a_kill_at_any_moment_leaves_a_whole_tree_and_a_root_that_goes_on() throws Exception {
        Path bare = temp.resolve("remote.git");
        Path root = temp.resolve("root");
        GitClient.in(temp.resolve("bare")).git("init", "-q", "--bare", "-b", "main", bare.toString());
        GitClient author = GitClient.workTree(temp.resolve("author"), bare.toString());
        author.commitAndPush(files(0));
        Random random = new Random(7);
        for (int kill = 1; kill <= KILLS; kill++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Forever.class.getName(),
                            bare.toString(),
                            root.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            author.commitAndPush(files(2 * kill));
            process.waitFor(random.nextInt(MIN_LIFE_MILLIS, MAX_LIFE_MILLIS), TimeUnit.MILLISECONDS);
            author.commitAndPush(files(2 * kill + 1));
            process.destroyForcibly().waitFor();
            if (Files.exists(root.resolve("current")))
                assertWhole(root.resolve("current").toRealPath());
        }
        try (GitSync sync = new GitSync(SyncConfig.of(bare.toString(), root), new Recorder(), Set::of)) {
            assertThat(sync.syncOnce().revision().hash()).isEqualTo(author.head());
        }
        assertThat(root.toFile().list()).containsExactlyInAnyOrder(".git", ".worktrees", "current");
        assertThat(root.resolve(".worktrees").toFile().list()).hasSize(2);
        assertWhole(root.resolve("current").toRealPath());
    }

    private static void assertWhole(Path tree) throws Exception {
        Set<String> contents = new HashSet<>();
        for (String name : files(0).keySet()) contents.add(Files.readString(tree.resolve(name)));
        assertThat(contents).hasSize(1);
        assertThat(GitClient.in(tree).git("status", "--porcelain")).isEmpty();
    }

    private static Map<String, String> files(int content) {
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < 100; i++) files.put("d" + i % 10 + "/f" + i, "" + content);
        return files;
    }

    /** What is killed. */
    static final class Forever {

        private Forever() {}

        public static void main(String[] arguments) throws InterruptedException {
            SyncOptions always = SyncOptions.DEFAULTS.withGc(GitGc.ALWAYS);
            SyncConfig config = SyncConfig.of(arguments[0], Path.of(arguments[1]))
                    .withPeriod(Duration.ofMillis(10))
                    .withOptions(always);
            new GitSync(config, new Recorder(), Set::of).start();
            new CountDownLatch(1).await();
        }
    }
}
