package io.fairlead.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dag.Run;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.testkit.TestClock;
import io.fairlead.runner.testkit.TestGit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptCommitsTest {

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();

    @Test
    void the_commits_used_last_are_kept_and_what_was_compiled_of_older_ones_goes_with_them() throws Exception {
        Path bare = TestGit.bare(temp.resolve("remote.git"));
        TestGit git = TestGit.clone(bare.toString(), temp.resolve("author"));
        Path work = temp.resolve("work");
        var commits = new KeptCommits(work);
        var hashes = new ArrayList<String>();
        for (int i = 0; i < KeptCommits.MOST; i++) {
            hashes.add(git.write("dags/a", "text " + i).push("commit " + i));
            assertThat(commits.of(assignment(bare, hashes.get(i))).resolve("a")).hasContent("text " + i);
            Files.createDirectories(work.resolve("compiled/repo@" + hashes.get(i)));
        }
        commits.of(assignment(bare, hashes.get(0)));
        String last = git.write("dags/a", "last").push("last");
        assertThat(commits.of(assignment(bare, last)).resolve("a")).hasContent("last");
        Path kept = work.resolve("commits/repo");
        assertThat(kept).isDirectoryContaining(folder -> folder.endsWith(hashes.get(0)));
        assertThat(kept.resolve(hashes.get(1))).doesNotExist();
        assertThat(work.resolve("compiled/repo@" + hashes.get(1))).doesNotExist();
        assertThat(work.resolve("compiled/repo@" + hashes.get(2))).isDirectory();
        try (var all = Files.list(kept)) {
            assertThat(all).hasSize(KeptCommits.MOST);
        }
    }

    /** The clock was years ahead when the others were used. */
    @Test
    void the_commit_that_was_just_fetched_stays_whatever_the_clock_showed_before() throws Exception {
        Path bare = TestGit.bare(temp.resolve("remote.git"));
        TestGit git = TestGit.clone(bare.toString(), temp.resolve("author"));
        Path work = temp.resolve("work");
        var ahead = FileTime.from(Instant.parse("2099-01-01T00:00:00Z"));
        for (int i = 0; i < KeptCommits.MOST; i++) {
            Path other = Files.createDirectories(work.resolve("commits/other/" + i));
            Files.setLastModifiedTime(other, ahead);
        }
        String hash = git.write("dags/a", "text").push("commit");
        assertThat(new KeptCommits(work).of(assignment(bare, hash)).resolve("a"))
                .hasContent("text");
        assertThat(new KeptCommits(work).of(assignment(bare, hash)).resolve("a"))
                .hasContent("text");
    }

    private Assignment assignment(Path bare, String hash) {
        var at = clock.instant();
        return new Assignment(
                1,
                "token",
                "repo",
                "",
                "A.java",
                "A",
                "dag",
                "task",
                new Run("run", "repo.dag", hash, at, at, at, 1),
                List.of(),
                new LogKey("repo.dag", "run", "task", -1, 1),
                new Commit(bare.toUri().toString(), hash, "dags"),
                Execution.USUAL,
                "default",
                null,
                1);
    }
}
