package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.logs.bucket.TestBucket;
import io.fairlead.runner.testkit.TestGit;
import io.fairlead.runner.testkit.TestProcess;
import io.fairlead.runner.testkit.TestProcess.Result;
import io.fairlead.s3.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, with a real remote and a real bucket. */
class DoctorTest {

    @TempDir
    Path folder;

    private Result doctor(String settings) throws Exception {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), settings);
        var variables = Map.of(
                "AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY,
                "SALES_PASSWORD", "n0-such-password");
        try (var command = TestProcess.start(
                folder,
                variables,
                "doctor",
                "--config",
                file.toString(),
                "--data",
                folder.resolve("data").toString())) {
            return command.result();
        }
    }

    @Test
    void every_part_of_an_installation_has_its_lines_before_there_is_a_runner_and_nothing_is_left() throws Exception {
        Path bare = TestGit.bare(folder.resolve("remote.git"));
        String commit = TestGit.clone(bare.toString(), folder.resolve("work"))
                .write("a", "b")
                .push("One");
        try (var bucket = new TestBucket()) {
            Result good = doctor("""
                repos:
                  - {name: sales, url: "%s", ref: main}
                logs: {bucket: %s, endpoint: "%s", path-style: true}
                """.formatted(
                            bare, bucket.config.bucket(), bucket.config.server().endpoint()));
            assertThat(good.status()).as(good.out() + good.err()).isZero();
            assertThat(good.out())
                    .contains("the settings of " + folder.resolve("fairlead.yaml"))
                    .contains("the data directory " + folder.resolve("data"))
                    .contains("  ok   there is none yet; the runner makes it when it first starts")
                    .contains("the Java of workers on this machine")
                    .contains("the repository sales at " + bare)
                    .contains("  ok   the login works; main is at " + commit)
                    .contains("the bucket " + bucket.config.bucket() + " of the logs at ")
                    .contains("  ok   deleting them works")
                    .containsPattern("\\n\\d+ ok, \\d to look at, 0 failed\\n$");
            assertThat(bucket.names()).isEmpty();
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void what_fails_is_told_with_what_to_do_and_does_not_keep_the_rest_from_being_tried() throws Exception {
        Result bad = doctor("""
            repos:
              - {name: sales, url: "http://127.0.0.1:1/n0-such-password/dags.git", ref: main, username: sync, password-variable: SALES_PASSWORD}
            logs: {bucket: logs, endpoint: "http://127.0.0.1:1", path-style: true}
            """);
        assertThat(bad.status()).as(bad.out() + bad.err()).isEqualTo(1);
        assertThat(bad.out())
                .contains("the repository sales at http://127.0.0.1:1/***/dags.git\n  fail ")
                .contains("       -> see whether this machine reaches the remote")
                .contains("  fail writing an object does not work: ")
                .contains(" 2 failed\n")
                .doesNotContain("n0-such-password", S3Server.SECRET_KEY);
    }

    @Test
    void settings_that_make_no_sense_are_all_told() throws Exception {
        Result bad = doctor("""
            port: http
            worker-heap: lots
            """);
        assertThat(bad.status()).isEqualTo(1);
        assertThat(bad.out())
                .contains("  fail ", "port is 'http'", "worker-heap is 'lots'", "0 ok, 0 to look at, 2 failed");
    }
}
