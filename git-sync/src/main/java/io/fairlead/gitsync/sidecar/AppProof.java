package io.fairlead.gitsync.sidecar;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A signed statement (JWT, RS256) that we are the GitHub App whose private key we have. */
final class AppProof {

    /** GitHub refuses what lives longer than 10 minutes by its own clock. */
    private static final Duration LIFE = Duration.ofMinutes(9);

    /** GitHub's advice, for clocks that are not quite right. */
    private static final Duration CLOCK_DRIFT = Duration.ofSeconds(60);

    /** What PKCS#8 puts in front of an RSA key: version 0 and the algorithm's name. */
    private static final byte[] RSA = {
        2, 1, 0, 48, 13, 6, 9, 42, (byte) 134, 72, (byte) 134, (byte) 247, 13, 1, 1, 1, 5, 0
    };

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;

    private AppProof() {}

    /** @param key PEM, as GitHub gives it (PKCS#1) or converted (PKCS#8) */
    static String of(String app, String key, Instant now) throws GeneralSecurityException {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iat", now.minus(CLOCK_DRIFT).getEpochSecond());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        claims.put("iss", app);
        String signed = part(Json.write(Map.of("alg", "RS256"))) + "." + part(Json.write(claims));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key(key));
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64(signature.sign());
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        String body = pem.replaceAll("-----[A-Z ]+-----", "");
        if (body.equals(pem)) throw new GeneralSecurityException("the private key is not in PEM format");
        byte[] bytes = Base64.getMimeDecoder().decode(body);
        boolean pkcs1 = pem.contains("BEGIN RSA PRIVATE KEY");
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs1 ? wrapped(bytes) : bytes);
        return KeyFactory.getInstance("RSA").generatePrivate(spec);
    }

    private static byte[] wrapped(byte[] pkcs1) {
        return der(SEQUENCE, concat(RSA, der(OCTETS, pkcs1)));
    }

    /** A key is always long enough for a length of two bytes, and never too long. */
    private static byte[] der(int tag, byte[] content) {
        byte[] head = {(byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
        return concat(head, content);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static String part(String json) {
        return base64(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
