package io.fairlead.runner.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Knows whether a call comes from the git host of a repo: it shows the secret that both have, or a signature of its body that is made
 * with it. GitHub, GitLab and Gitea each have their own way.
 */
public final class Webhooks {

    /** No repo has one. */
    public static final Webhooks NONE = new Webhooks(Map.of());

    private static final Pattern PATH = Pattern.compile("/api/v2/repos/[^/]+/webhook");
    private static final int MOST_CALLS = 60;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String ALGORITHM = "HmacSHA256";
    private static final String BEARER = "Bearer ";
    private static final String SIGNED = "sha256=";

    private final Map<String, Secret> secrets;
    private final CallLimits limit = new CallLimits(MOST_CALLS, WINDOW);

    /** @param secrets by the repo's name; of those that have one */
    public Webhooks(Map<String, Secret> secrets) {
        this.secrets = Map.copyOf(secrets);
    }

    /** Whether nobody signs in there, because the call proves itself. */
    public static boolean isPath(String path) {
        return PATH.matcher(path).matches();
    }

    /** Counts a call; returns when to try again if that was one too many. */
    public Optional<Instant> attempt(String address, Instant now) {
        return limit.attempt(address, now);
    }

    /**
     * Whether the call is the git host's. A repo without a secret has no webhook, so nobody's call is.
     *
     * @param header of the request by its name; null where it is absent
     * @throws IOException if the secret cannot be read now
     */
    public boolean isGenuine(String repo, UnaryOperator<String> header, byte[] body) throws IOException {
        Secret secret = secrets.get(repo);
        String key = secret == null ? "" : secret.read();
        if (key.isEmpty()) return false;
        String shown = header.apply("X-Gitlab-Token");
        if (shown == null) shown = bearer(header.apply("Authorization"));
        if (shown != null) return Secrets.same(shown, key);
        String signature = header.apply("X-Hub-Signature-256");
        if (signature == null) signature = header.apply("X-Gitea-Signature");
        return signature != null && Secrets.same(signature.replaceFirst("^" + SIGNED, ""), signature(body, key));
    }

    private static String bearer(String header) {
        return header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()) : null;
    }

    private static String signature(byte[] body, String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
