package io.fairlead.runner.logs.bucket;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the bucket is.
 *
 * @param endpoint the server's address; "" for AWS's own
 * @param region "" for what the environment says, or us-east-1 where an endpoint is given
 * @param pathStyle whether the bucket is named in the path instead of in the host name
 * @param authorities a file of certificates in PEM format that are trusted besides those that Java trusts
 */
public record BucketServer(String endpoint, String region, boolean pathStyle, Optional<Path> authorities) {

    /** As most servers that are not AWS's are reached. */
    public static BucketServer at(String endpoint) {
        return new BucketServer(endpoint, "", true, Optional.empty());
    }

    @Override
    public String toString() {
        return endpoint.isEmpty() ? "AWS" : endpoint;
    }
}
