package io.fairlead.gitsync.sidecar.http;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Knows whether a request may start a sync: it shows the token, or a signature of its body that is made with it. */
record SyncAuthorization(String token, String tokenFile) {

    private static final String BEARER = "Bearer ";
    private static final String SIGNED = "sha256=";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BUFFER_BYTES = 8 << 10;

    /** GitHub sends no more than this. */
    private static final long MAX_BODY_BYTES = 25L << 20;

    boolean isOpen() {
        return !token.isEmpty() || !tokenFile.isEmpty();
    }

    boolean lets(Headers headers, InputStream body) throws IOException, GeneralSecurityException {
        byte[] secret = secret();
        if (secret.length == 0) return false;
        String bearer = text(headers, "Authorization");
        if (bearer.startsWith(BEARER))
            return same(bearer.substring(BEARER.length()).strip(), secret);
        String gitlab = text(headers, "X-Gitlab-Token");
        if (!gitlab.isEmpty()) return same(gitlab, secret);
        String signature = text(headers, "X-Hub-Signature-256");
        return signature.startsWith(SIGNED) && same(signature.substring(SIGNED.length()), signatureOf(body, secret));
    }

    private byte[] secret() throws IOException {
        String secret = tokenFile.isEmpty() ? token : Files.readString(Path.of(tokenFile));
        return secret.strip().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] signatureOf(InputStream body, byte[] secret) throws IOException, GeneralSecurityException {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(secret, ALGORITHM));
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            mac.update(buffer, 0, read);
            total += read;
            if (total > MAX_BODY_BYTES) throw new IOException("the body is larger than " + MAX_BODY_BYTES + " bytes");
        }
        return HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes as long for a wrong guess as for a nearly right one. */
    private static boolean same(String given, byte[] wanted) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), wanted);
    }

    private static String text(Headers headers, String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value;
    }

    @Override
    public String toString() {
        return "SyncAuthorization[" + tokenFile + "]";
    }
}
