package io.fairlead.gitsync.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gitsync.CommitFetch;
import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.SyncOutcome;
import io.fairlead.gitsync.options.Credentials;
import io.fairlead.gitsync.options.GitGc;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.options.SyncOptions;
import io.fairlead.gitsync.serve.SmartHttp;
import io.fairlead.gitsync.testkit.GitClient;
import io.fairlead.gitsync.testkit.GitDaemon;
import io.fairlead.gitsync.testkit.GitServer;
import io.fairlead.gitsync.testkit.Recorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commits dated before 1970, after January 2038, at the end of the calendar and behind it. */
class OddTimesTest {

    private static final List<String> TIMES = List.of(
            "2147483648", "-86400", "4070908800", "1700000000", "253402300799", "5000000000", "99999999999999999999");

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path temp;

    private GitClient author;
    private final List<String> commits = new ArrayList<>();

    /** Each the parent of the next. */
    @BeforeEach
    void a_commit_of_each_time() throws Exception {
        author = GitClient.workTree(temp.resolve("remote"), "none");
        author.commit(Map.of("file", "first"));
        for (String time : TIMES) commits.add(commit(time));
        author.git("reset", "-q", "--hard");
    }

    @ParameterizedTest
    @CsvSource({
        "file, 1",
        "file, 2",
        "file, 3",
        "file, 0",
        "git, 1",
        "git, 3",
        "git, 0",
        "served, 1",
        "served, 2",
        "served, 0"
    })
    void each_is_synced_with_any_depth_and_git_finds_the_history(String transport, int depth) throws Exception {
        try (GitDaemon daemon = GitDaemon.below(temp);
                GitServer served = GitServer.of(new SmartHttp(temp.resolve("remote/.git"), false, () -> {}))) {
            String url =
                    transport.equals("git") ? daemon.url("remote") : transport.equals("file") ? local() : served.url();
            for (int i = 0; i < commits.size(); i++) {
                author.git("update-ref", "refs/heads/main", commits.get(i));
                SyncOutcome outcome = sync(url, depth);
                assertThat(outcome.revision().hash()).isEqualTo(commits.get(i));
                Path tree = temp.resolve("root/current").toRealPath();
                assertThat(tree.resolve("file")).hasContent(TIMES.get(i));
                GitClient git = GitClient.in(temp.resolve("reader")).at(tree);
                assertThat(git.git("status", "--porcelain")).isEmpty();
                int history = depth == 0 ? i + 2 : depth;
                assertThat(git.git("rev-list", "--count", "HEAD")).isEqualTo("" + Math.min(history, i + 2));
            }
        }
    }

    @Test
    void the_time_of_each_is_told_as_it_is_or_as_the_last_that_can_be_written() throws Exception {
        List<Instant> told = new ArrayList<>();
        for (String commit : commits) {
            author.git("update-ref", "refs/heads/main", commit);
            told.add(sync(local(), 1).revision().committedAt());
        }
        assertThat(told)
                .startsWith(
                        Instant.parse("2038-01-19T03:14:08Z"),
                        Instant.parse("1969-12-31T00:00:00Z"),
                        Instant.parse("2099-01-01T00:00:00Z"),
                        Instant.ofEpochSecond(1_700_000_000),
                        Instant.parse("9999-12-31T23:59:59Z"),
                        Instant.ofEpochSecond(5_000_000_000L));
        assertThat(told.get(6)).isBetween(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59Z"));
    }

    @Test
    void a_worker_fetches_each_by_its_hash() throws Exception {
        for (String commit : commits) {
            Path directory = temp.resolve("worker").resolve(commit);
            CommitFetch.into(directory, local(), commit, Credentials.NONE, LIMIT);
            assertThat(directory.resolve("file")).hasContent(TIMES.get(commits.indexOf(commit)));
        }
    }

    @Test
    void git_clones_and_deepens_what_is_served() throws Exception {
        GitClient reader = GitClient.in(temp.resolve("reader"));
        try (GitServer served = GitServer.of(new SmartHttp(temp.resolve("remote/.git"), false, () -> {}))) {
            for (String version : List.of("0", "2")) {
                reader.git("-c", "protocol.version=" + version, "clone", "-q", "--depth=1", served.url(), version);
                GitClient clone = reader.at(reader.directory().resolve(version));
                assertThat(clone.git("rev-list", "--count", "HEAD")).isEqualTo("1");
                clone.git("fetch", "-q", "--depth=3");
                assertThat(clone.git("rev-list", "--count", "HEAD")).isEqualTo("3");
                clone.git("fetch", "-q", "--unshallow");
                assertThat(clone.git("rev-list", "--count", "HEAD")).isEqualTo("" + (TIMES.size() + 1));
            }
        }
    }

    private SyncOutcome sync(String url, int depth) throws Exception {
        SyncOptions options = SyncOptions.DEFAULTS.withDepth(depth).withGc(GitGc.ALWAYS);
        SyncConfig config = SyncConfig.of(url, temp.resolve("root")).withOptions(options);
        try (GitSync sync = new GitSync(config, new Recorder(), Set::of)) {
            return sync.syncOnce();
        }
    }

    private String local() {
        return "file://" + author.directory();
    }

    /** Git itself writes no such commits, but keeps and sends them. */
    private String commit(String time) throws Exception {
        Files.writeString(author.directory().resolve("file"), time);
        author.git("add", "-A");
        String person = " A <a@example.org> " + time + " +0000\n";
        Path text = Files.writeString(
                temp.resolve("commit"),
                "tree " + author.git("write-tree") + "\nparent " + author.head() + "\nauthor" + person + "committer"
                        + person + "\nAt " + time + "\n");
        String hash = author.git("hash-object", "-w", "-t", "commit", "--literally", text.toString());
        author.git("update-ref", "refs/heads/main", hash);
        return hash;
    }
}
