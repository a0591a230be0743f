package io.fairlead.runner.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which workers of a fleet may ask for the work of which queue, by the token they show. Read anew each time, so that a token may be
 * changed in its file.
 *
 * @param general for all queues without a token of their own
 * @param own the tokens of queues that have one, by the queue's name
 */
public record QueueTokens(Secret general, Map<String, Secret> own) {

    /** A shorter one could be guessed, and is never accepted. */
    public static final int LEAST_LENGTH = 16;

    private static final Logger LOG = LoggerFactory.getLogger(QueueTokens.class);

    public QueueTokens {
        own = Map.copyOf(own);
    }

    /** Whether there is any. */
    public boolean areThere() {
        return general.isGiven() || !own.isEmpty();
    }

    /** Takes as long for a near miss as for any other. */
    public boolean allow(String shown, String queue) {
        try {
            String token = own.getOrDefault(queue, general).read();
            return token.length() >= LEAST_LENGTH && MessageDigest.isEqual(bytes(token), bytes(shown));
        } catch (IOException e) {
            LOG.error("no worker can ask for work of queue '{}': its token cannot be read: {}", queue, e.toString());
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
