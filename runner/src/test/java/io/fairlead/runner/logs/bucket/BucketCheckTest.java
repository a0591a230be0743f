package io.fairlead.runner.logs.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.doctor.Examination;
import io.fairlead.runner.doctor.Finding;
import io.fairlead.runner.doctor.Finding.Grade;
import io.fairlead.runner.logs.bucket.S3Proxied.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BucketCheckTest {

    private static final int STEPS = 7;

    private final TestBucket bucket = new TestBucket();

    @AfterEach
    void end() throws IOException {
        bucket.close();
    }

    private List<Finding> found(BucketConfig config, InstantSource clock) throws InterruptedException {
        return new Examination(Examination.LIMIT).of(new BucketCheck(config, clock));
    }

    private List<Finding> found() throws InterruptedException {
        return found(bucket.config, InstantSource.system());
    }

    @Test
    void where_all_goes_each_step_says_so_and_nothing_is_left() throws InterruptedException {
        assertThat(found()).hasSize(STEPS).extracting(Finding::grade).containsOnly(Grade.OK);
        assertThat(bucket.names()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(StrictServer.class)
    void what_a_strict_server_cannot_do_is_said_and_is_no_failure(StrictServer server) throws InterruptedException {
        bucket.between.beAsStrictAs(server.fresh());
        List<Finding> found = found();
        assertThat(found).extracting(Finding::grade).doesNotContain(Grade.FAIL);
        boolean keepsConditions = !server.name().contains("CONDITIONS") && server != StrictServer.ALL_OF_THESE;
        assertThat(found)
                .filteredOn(line -> line.grade() == Grade.WARN)
                .hasSize(keepsConditions ? 0 : 1)
                .allSatisfy(
                        line -> assertThat(line.what()).contains("conditions of a write", "logs.prefix of its own"));
        assertThat(bucket.names()).isEmpty();
    }

    @Test
    void credentials_that_may_not_write_or_delete_are_told_what_they_lack() throws InterruptedException {
        bucket.between.beAsStrictAs(refusing("put"));
        assertThat(found()).singleElement().satisfies(line -> {
            assertThat(line.grade()).isEqualTo(Grade.FAIL);
            assertThat(line.what()).startsWith("writing an object does not work: cannot write team/logs/doctor-");
            assertThat(line.advice()).contains("give these credentials s3:PutObject");
        });
        bucket.between.beAsStrictAs(refusing("delete"));
        assertThat(found())
                .hasSize(STEPS)
                .last()
                .satisfies(line -> assertThat(line.advice()).contains("s3:DeleteObject"));
    }

    private static S3Proxied.Strictness refusing(String method) {
        return head -> head.startsWith(method) ? Optional.of(Answer.error(403, "AccessDenied")) : Optional.empty();
    }

    @Test
    void a_bucket_that_is_not_there_and_a_server_that_is_not_are_told_apart() throws InterruptedException {
        var missing = new BucketConfig("no-such-bucket", "", bucket.config.server(), "", false);
        assertThat(found(missing, InstantSource.system()))
                .singleElement()
                .satisfies(
                        line -> assertThat(line.advice()).contains("make the bucket, set logs.create-bucket to true"));
        var nobody = new BucketConfig("logs", "", BucketServer.at("http://127.0.0.1:1"), "", false);
        assertThat(found(nobody, InstantSource.system()))
                .singleElement()
                .satisfies(line -> assertThat(line.what()).contains("http://127.0.0.1:1", "refused"));
    }

    @Test
    void a_clock_that_is_wrong_is_seen_by_the_date_of_what_was_written() throws InterruptedException {
        InstantSource late = () -> InstantSource.system().instant().minus(Duration.ofHours(1));
        assertThat(found(bucket.config, late))
                .filteredOn(line -> line.grade() == Grade.FAIL)
                .singleElement()
                .satisfies(line -> assertThat(line.what()).contains("behind the bucket's"));
    }
}
