package io.fairlead.runner.access;

import java.time.Duration;
import java.time.Instant;

/**
 * What is kept of a session or an API token: never the secret itself, so that a copy of the store opens nothing.
 *
 * @param hash SHA-256 of the secret, in hexadecimal
 */
public record Token(String hash, Kind kind, String user, Instant expiresAt) {

    /** What the secret is good for, and how long. */
    public enum Kind {
        /** A browser's, in a cookie. */
        SESSION(Duration.ofHours(12)),
        /** A program's, in the Authorization header. */
        API(Duration.ofHours(24));

        private final Duration life;

        Kind(Duration life) {
            this.life = life;
        }

        public Duration life() {
            return life;
        }
    }
}
