package io.fairlead.runner.repos;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.access.Secret;
import io.fairlead.runner.doctor.Examination;
import io.fairlead.runner.doctor.Finding;
import io.fairlead.runner.doctor.Finding.Grade;
import io.fairlead.runner.testkit.TestGit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteCheckTest {

    private static final Duration PERIOD = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private Path bare;
    private String commit;

    @BeforeEach
    void push() {
        bare = TestGit.bare(folder.resolve("remote.git"));
        commit = TestGit.clone(bare.toString(), folder.resolve("work"))
                .write("a", "b")
                .push("One");
    }

    private static List<Finding> found(RepoConfig repo) throws InterruptedException {
        return new Examination(Examination.LIMIT).of(new RemoteCheck(repo));
    }

    private RepoConfig embedded(String url, String ref) {
        return new RepoConfig("sales", url, RepositoryUrl.withoutCredentials(url), ref, "", PERIOD);
    }

    @Test
    void a_remote_says_where_its_ref_is_and_nothing_is_fetched() throws Exception {
        for (String ref : List.of("main", "HEAD", "refs/heads/main"))
            assertThat(found(embedded(bare.toString(), ref)))
                    .containsExactly(new Finding(Grade.OK, "the login works; " + ref + " is at " + commit, ""));
        assertThat(found(embedded(bare.toString(), "0123456789".repeat(4))))
                .as("that there is a commit of that hash is not known before it is fetched")
                .containsExactly(new Finding(Grade.OK, "the login works; HEAD is at " + commit, ""));
    }

    @Test
    void a_ref_and_a_remote_that_are_not_there_are_failures_that_say_what_to_look_at() throws Exception {
        assertThat(found(embedded(bare.toString(), "no-such-branch")))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.grade()).isEqualTo(Grade.FAIL);
                    assertThat(line.what()).contains("no-such-branch");
                    assertThat(line.advice()).contains("url, ref and login of repos[]");
                });
        assertThat(found(embedded("http://sync:pass-word@127.0.0.1:1/dags.git", "main")))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.grade()).isEqualTo(Grade.FAIL);
                    assertThat(line.what()).contains("127.0.0.1:1").doesNotContain("pass-word");
                });
    }

    @Test
    void what_a_git_sync_beside_the_runner_publishes_is_looked_at() throws Exception {
        Path link = folder.resolve("sync/current");
        Path error = folder.resolve("sync/error");
        var source = new RepoSource.Sidecar(
                link, PERIOD, Optional.empty(), Secret.NONE, Optional.of(error), RepoSource.keepFileFor(link));
        var repo =
                new RepoConfig("sales", "default", bare.toString(), "main", "", source, Optional.empty(), Secret.NONE);
        assertThat(found(repo))
                .first()
                .satisfies(line -> assertThat(line.what()).startsWith("git-sync has published nothing"));
        Path tree = Files.createDirectories(folder.resolve("sync/.worktrees/" + commit));
        Files.createSymbolicLink(link, link.getParent().relativize(tree));
        assertThat(found(repo)).extracting(Finding::grade).containsExactly(Grade.OK, Grade.OK);
        Files.writeString(error, "{\"Msg\":\"m\",\"Err\":\"access denied\",\"Args\":{}}");
        assertThat(found(repo)).last().satisfies(line -> {
            assertThat(line.grade()).isEqualTo(Grade.FAIL);
            assertThat(line.what()).isEqualTo("access denied");
        });
    }
}
