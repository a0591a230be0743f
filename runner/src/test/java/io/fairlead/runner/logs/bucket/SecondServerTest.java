package io.fairlead.runner.logs.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.doctor.Examination;
import io.fairlead.runner.doctor.Finding;
import io.fairlead.runner.doctor.Finding.Grade;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.s3.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another S3 server than that of all other tests, by other people: {@code FAIRLEAD_TEST_S3} is its address, where it takes the
 * credentials of {@link S3Server}.
 */
class SecondServerTest {

    private static final String VARIABLE = "FAIRLEAD_TEST_S3";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final SpoolLimits QUICK =
            new SpoolLimits(1_000, Duration.ofMillis(50), 64 << 20, 64 << 20, Duration.ofMillis(50));
    private static final LogKey KEY = new LogKey("repo.dag", "run", "task", -1, 1);
    private static final int MORE_THAN_A_PAGE = 1_010;

    @TempDir
    private Path folder;

    private final Set<String> live = ConcurrentHashMap.newKeySet();
    private BucketConfig config;

    /** Without one it is skipped, but in CI nothing may be. */
    @BeforeEach
    void find() {
        String endpoint = System.getenv(VARIABLE);
        if (System.getenv("FAIRLEAD_TESTS_SKIP_NOTHING") != null)
            assertThat(endpoint).as(VARIABLE).isNotNull();
        assumeThat(endpoint)
                .as(VARIABLE + " is not set: there is no second S3 server")
                .isNotNull();
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        String name = "fairlead-" + UUID.randomUUID();
        config = new BucketConfig(name, "team/logs", BucketServer.at(endpoint), "", true);
    }

    @Test
    void logs_reach_it_and_are_read_from_it() throws IOException {
        String large = ("x".repeat(1023) + "\n").repeat(9 << 10);
        try (var logs = BucketLogs.open(config, folder, QUICK, () -> live, InstantSource.system());
                var bucket = Bucket.open(config)) {
            for (String text : List.of("one\n", "two\n", large)) {
                live.add(KEY.path());
                logs.append(KEY, text.getBytes(StandardCharsets.UTF_8));
                live.clear();
                await().atMost(PATIENCE).until(() -> !logs.isHere(KEY));
            }
            assertThat(logs.size(KEY)).isEqualTo(8 + large.length());
            assertThat(new String(logs.read(KEY, 4, 4).bytes(), StandardCharsets.UTF_8))
                    .isEqualTo("two\n");
            assertThat(bucket.list("")).extracting(Bucket.Stored::name).allMatch(name -> !name.contains("segments"));
        }
    }

    @Test
    void a_list_of_more_than_a_page_is_whole() throws IOException {
        try (var bucket = Bucket.open(config)) {
            for (int i = 0; i < MORE_THAN_A_PAGE; i++) bucket.write("many/ü " + i, Bucket.TEXT, new byte[1]);
            assertThat(bucket.list("many/")).hasSize(MORE_THAN_A_PAGE);
        }
    }

    @Test
    void doctor_finds_nothing_that_fails() throws InterruptedException {
        List<Finding> found = new Examination(Examination.LIMIT).of(new BucketCheck(config, InstantSource.system()));
        assertThat(found).extracting(Finding::grade).doesNotContain(Grade.FAIL);
    }
}
