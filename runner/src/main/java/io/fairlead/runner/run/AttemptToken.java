package io.fairlead.runner.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * By what a worker proves that it is an attempt's: 256 random bits, of which only the hash is stored.
 *
 * @param secret goes to the worker and nowhere else
 */
public record AttemptToken(String secret, String hash) {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A fresh one. */
    public static AttemptToken fresh() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new AttemptToken(secret, hash(secret));
    }

    /** The one that a worker showed. */
    public static AttemptToken shown(String secret) {
        return new AttemptToken(secret, hash(secret));
    }

    /** Whether this is the secret of that hash; takes as long for a near miss as for any other. */
    public static boolean matches(String secret, String hash) {
        return MessageDigest.isEqual(
                hash(secret).getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }

    /** By which the attempt of a secret is found. */
    public static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "attempt token";
    }
}
