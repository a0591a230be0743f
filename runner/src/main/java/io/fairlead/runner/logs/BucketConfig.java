package io.fairlead.runner.logs;

import java.net.URI;
import java.util.Optional;

/**
 * The S3 bucket that logs are kept in.
 *
 * @param prefix what all keys begin with; empty for nothing
 * @param endpoint of a server that is not Amazon's
 * @param region empty for what the SDK finds
 * @param pathStyle whether the bucket is in the path instead of in the host's name
 * @param encryption {@code none}, {@code AES256}, {@code aws:kms} or {@code aws:kms:<key id>}
 */
public record BucketConfig(
        String bucket, String prefix, Optional<URI> endpoint, String region, boolean pathStyle, String encryption) {}
