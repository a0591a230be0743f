package io.fairlead.runner.executor.kubernetes.pod;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.AttemptToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns our names into names and label values that Kubernetes takes; always the same for the same. */
public final class PodNames {

    /** The longest label value, and the longest name that is also a host name. */
    static final int LONGEST = 63;

    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?");
    private static final int HASH_LENGTH = 8;

    private PodNames() {}

    /** The name of an attempt's pod. */
    public static String pod(String installation, Assignment attempt) {
        String tokenHash = AttemptToken.shown(attempt.token()).hash();
        return pod(installation, attempt.attemptId(), attempt.log(), tokenHash);
    }

    /**
     * The same by what the database knows: {@code sales-daily-extract-17-1f0c9a3e}. The hash tells it from the attempt of the same
     * number in another installation, or in a database that was begun anew: that of the attempt's token is in it.
     */
    public static String pod(String installation, long attemptId, LogKey log, String tokenHash) {
        String id = "-" + attemptId + "-" + hash(installation + "\n" + attemptId + "\n" + tokenHash);
        String readable =
                trimmed((log.dag() + "-" + log.task()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"));
        String cut = readable.substring(0, Math.min(readable.length(), LONGEST - id.length()));
        return trimmed(cut.isEmpty() ? "task" : cut) + id;
    }

    /** The value itself where it may be a label's; else what is left of it, and a hash of the whole. */
    static String label(String value) {
        if (value.length() <= LONGEST && LABEL_VALUE.matcher(value).matches()) return value;
        String readable = trimmed(value.replaceAll("[^A-Za-z0-9._-]", "-"));
        String cut = readable.substring(0, Math.min(readable.length(), LONGEST - HASH_LENGTH - 1));
        return cut.isEmpty() ? hash(value) : cut + "-" + hash(value);
    }

    private static String trimmed(String name) {
        return name.replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
