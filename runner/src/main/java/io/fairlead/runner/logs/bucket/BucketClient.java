package io.fairlead.runner.logs.bucket;

import io.fairlead.gitsync.sidecar.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.auth.scheme.S3AuthSchemeParams;
import software.amazon.awssdk.services.s3.auth.scheme.S3AuthSchemeProvider;

/**
 * The client of a server that may be any: it sends plain requests of known length whose whole body is signed. What the SDK would send
 * by default (checksums in a trailer, bodies in signed chunks, {@code Expect: 100-continue}) many servers and proxies refuse.
 */
final class BucketClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration CALL = Duration.ofSeconds(60);

    /** The second try is for a connection that was closed while it was idle; all else is tried again by who asked. */
    private static final int TRIES = 2;

    private static final S3AuthSchemeProvider USUAL = S3AuthSchemeProvider.defaultProvider();

    private BucketClient() {}

    /** @throws IllegalArgumentException if the settings make none; the message says which */
    static S3Client of(BucketConfig config) {
        BucketServer server = config.server();
        var http = UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE);
        server.authorities().map(BucketClient::trusted).ifPresent(all -> http.tlsTrustManagersProvider(() -> all));
        var builder = S3Client.builder()
                .httpClientBuilder(http)
                .overrideConfiguration(o -> o.apiCallTimeout(CALL)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(TRIES)
                                .build()))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false).expectContinueEnabled(false))
                .authSchemeProvider(BucketClient::signed)
                .forcePathStyle(server.pathStyle());
        if (!server.endpoint().isEmpty()) builder.endpointOverride(URI.create(server.endpoint()));
        if (!server.region().isEmpty()) builder.region(Region.of(server.region()));
        else if (!server.endpoint().isEmpty()) builder.region(Region.US_EAST_1);
        try {
            return builder.build();
        } catch (SdkException e) {
            throw new IllegalArgumentException("the bucket " + config.bucket()
                    + " of the logs cannot be used; set logs.region, or AWS_REGION: " + e.getMessage());
        }
    }

    /** The server then notices what changed on its way, as it would by a checksum. */
    private static List<AuthSchemeOption> signed(S3AuthSchemeParams call) {
        return USUAL.resolveAuthScheme(call).stream()
                .map(option -> option.toBuilder()
                        .putSignerProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, true)
                        .build())
                .toList();
    }

    private static TrustManager[] trusted(Path authorities) {
        try {
            return TrustedAuthorities.managers(authorities);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "logs.ca-file: " + e.getMessage()
                            + "; it must be a file of certificates in PEM format, as of the authority that signed the bucket's server");
        }
    }
}
