package io.fairlead.gitsync.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.gitsync.CommitFetch;
import io.fairlead.gitsync.options.Credentials;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.gitsync.sidecar.testkit.Remote;
import io.fairlead.gitsync.sidecar.testkit.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker in a pod does to have its run's commit: from the sidecar's endpoint, and from the origin. */
class CommitFetchTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path temp;

    private Remote remote;
    private String hash;

    @BeforeEach
    void a_remote_of_two_commits() throws Exception {
        remote = Remote.create(temp.resolve("remote"));
        remote.commit("1");
        hash = remote.commit("2");
    }

    @Test
    void from_the_sidecar_with_a_token_comes_the_tree_and_nothing_is_left_beside_it() throws Exception {
        Path token = Files.writeString(temp.resolve("token"), "t0ken\n");
        try (Running sidecar = Running.start(
                remote.url(), temp.resolve("root"), "--serve-bind=127.0.0.1:0", "--serve-token-file=" + token)) {
            await().until(() -> sidecar.published().equals(hash));
            Path tree = temp.resolve("work/" + hash);
            assertThatThrownBy(() -> CommitFetch.into(tree, served(sidecar), hash, token("another"), LIMIT))
                    .hasMessageContaining(hash + " cannot be fetched from http://127.0.0.1");
            assertThat(temp.resolve("work")).isEmptyDirectory();

            CommitFetch.into(tree, served(sidecar), hash, token("t0ken"), LIMIT);

            assertThat(tree.resolve("file")).hasContent("2");
            try (Stream<Path> files = Files.list(temp.resolve("work"))) {
                assertThat(files).containsExactly(tree);
            }
        }
    }

    @Test
    void from_the_origin_comes_an_older_commit_too() throws Exception {
        String newer = remote.commit("3");
        Path tree = temp.resolve("work/tree");
        CommitFetch.into(tree, remote.url(), hash, Credentials.NONE, LIMIT);
        assertThat(tree.resolve("file")).hasContent("2");
        CommitFetch.into(tree, remote.url(), newer, Credentials.NONE, LIMIT);
        assertThat(tree.resolve("file"))
                .as("a directory that is there is complete")
                .hasContent("2");
    }

    @Test
    void a_commit_that_is_not_there_leaves_nothing() {
        Path tree = temp.resolve("work/tree");
        assertThatThrownBy(() -> CommitFetch.into(tree, remote.url(), "1".repeat(40), Credentials.NONE, LIMIT))
                .hasMessageContaining("1".repeat(40));
        assertThat(temp.resolve("work")).isEmptyDirectory();
    }

    private static Credentials token(String text) {
        return url -> Optional.of(new UserPassword("attempt", text));
    }

    private static String served(Running sidecar) {
        String line = sidecar.log()
                .lines()
                .filter(each -> each.contains("serving commits"))
                .findFirst()
                .orElseThrow();
        return "http://127.0.0.1:" + line.replaceAll(".*:(\\d+)\"}$", "$1") + "/git/link";
    }
}
