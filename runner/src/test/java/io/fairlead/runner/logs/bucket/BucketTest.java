package io.fairlead.runner.logs.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketTest {

    private final TestBucket bucket = new TestBucket();

    @AfterEach
    void end() throws IOException {
        bucket.close();
    }

    @Test
    void every_object_is_encrypted_as_the_settings_say(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("one"), "one\n");
        bucket.between.refuseWith(403);
        try (var encrypted = Bucket.open(with("aws:kms:key-1"))) {
            assertThatThrownBy(() -> encrypted.create("a", file)).isInstanceOf(BucketFailure.class);
            assertThatThrownBy(() -> encrypted.write("b", Bucket.JSON, new byte[1]))
                    .isInstanceOf(BucketFailure.class);
            var small = encrypted.upload("c", Map.of(), Optional.empty());
            assertThatThrownBy(small::finish).isInstanceOf(BucketFailure.class);
            var large = encrypted.upload("d", Map.of(), Optional.empty());
            assertThatThrownBy(() -> large.add(new byte[9 << 20])).isInstanceOf(BucketFailure.class);
        }
        // Some are said twice: the client tries again where a connection breaks.
        List<String> requests = List.of(bucket.between.heads().strip().split("\r\n\r\n"));
        assertThat(requests)
                .allSatisfy(request -> assertThat(request)
                        .contains("x-amz-server-side-encryption: aws:kms\r\n")
                        .contains("x-amz-server-side-encryption-aws-kms-key-id: key-1\r\n"));
        for (String name : List.of("a", "b", "c", "d"))
            assertThat(requests)
                    .anySatisfy(
                            request -> assertThat(request.lines().findFirst().orElseThrow())
                                    .containsPattern("/" + name + "[ ?]"));
    }

    @Test
    void what_goes_wrong_is_said_with_bucket_object_and_reason() throws IOException {
        bucket.between.refuseWith(403);
        try (var refused = Bucket.open(bucket.config)) {
            assertThatThrownBy(() -> refused.list("team/logs/"))
                    .isInstanceOf(BucketFailure.class)
                    .hasMessageContaining("cannot list team/logs/ in the bucket " + bucket.config.bucket())
                    .hasMessageContaining(bucket.between.endpoint())
                    .hasMessageContaining("said by the test");
        }
    }

    @Test
    void a_bucket_of_another_region_says_what_to_set() throws IOException {
        bucket.between.beAsStrictAs(head -> Optional.of(S3Proxied.Answer.error(400, "AuthorizationHeaderMalformed")));
        try (var elsewhere = Bucket.open(bucket.config)) {
            assertThatThrownBy(() -> elsewhere.list(""))
                    .isInstanceOf(BucketFailure.class)
                    .hasMessageEndingWith("; set logs.region to the bucket's region");
        }
    }

    @Test
    void a_bucket_that_is_missing_is_made_if_that_is_wanted(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("one"), "one\n");
        var missing = new BucketConfig(bucket.config.bucket() + "-new", "", bucket.config.server(), "", false);
        try (var refused = Bucket.open(missing)) {
            assertThatThrownBy(() -> refused.create("a", file)).hasMessageContaining(missing.bucket());
        }
        var wanted = new BucketConfig(missing.bucket(), "", missing.server(), "", true);
        try (var made = Bucket.open(wanted)) {
            assertThat(made.create("a", file)).isTrue();
            assertThat(made.list("")).hasSize(1);
        }
    }

    @Test
    void an_encryption_that_there_is_not_is_refused() {
        for (String good : new String[] {"", "AES256", "aws:kms", "aws:kms:arn:aws:kms:eu-central-1:1:key/2"}) {
            assertThat(with(good).encryption()).isEqualTo(good);
        }
        assertThatThrownBy(() -> with("ROT13")).hasMessageContaining("it must be AES256, aws:kms or aws:kms:<key>");
    }

    private BucketConfig with(String encryption) {
        return new BucketConfig(bucket.config.bucket(), "", bucket.config.server(), encryption, false);
    }
}
