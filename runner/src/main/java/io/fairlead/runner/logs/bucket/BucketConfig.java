package io.fairlead.runner.logs.bucket;

/**
 * Which S3-compatible bucket keeps the logs. Credentials come from where AWS's own programs find them: variables, web identity, a
 * profile, the container's or the machine's role.
 *
 * @param prefix what the names of all objects begin with, without a slash at its ends; "" for none
 * @param encryption "" for the bucket's default, {@code AES256}, {@code aws:kms} or {@code aws:kms:<key id or ARN>}
 * @param creates whether the bucket is made if it is not there
 */
public record BucketConfig(String bucket, String prefix, BucketServer server, String encryption, boolean creates) {

    private static final String KMS = "aws:kms";

    public BucketConfig {
        if (bucket.isEmpty()) throw new IllegalArgumentException("logs.bucket is empty; name the bucket");
        if (!encryption.matches("|AES256|" + KMS + "|" + KMS + ":.+")) {
            throw new IllegalArgumentException(
                    "logs.encryption is '" + encryption + "'; it must be AES256, aws:kms or aws:kms:<key>");
        }
        prefix = prefix.replaceAll("^/+|/+$", "");
    }

    /** The object names of one log begin with this. */
    String folder(String path) {
        return prefix.isEmpty() ? path + "/" : prefix + "/" + path + "/";
    }

    /** The server-side encryption without its key; "" for none. */
    String algorithm() {
        return encryption.startsWith(KMS) ? KMS : encryption;
    }

    /** Of {@code aws:kms}; "" for the account's default key. */
    String kmsKey() {
        return encryption.startsWith(KMS + ":") ? encryption.substring(KMS.length() + 1) : "";
    }
}
