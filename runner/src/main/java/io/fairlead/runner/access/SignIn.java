package io.fairlead.runner.access;

import java.time.Instant;

/** What came of an attempt to sign in. */
public sealed interface SignIn {

    /**
     * Welcome.
     *
     * @param secret what the caller shows from now on; kept nowhere
     */
    record Granted(String secret, Instant expiresAt) implements SignIn {
        @Override
        public String toString() {
            return "Granted[until " + expiresAt + "]";
        }
    }

    /** The name or the password is wrong; which of them is not told. */
    record Refused() implements SignIn {}

    /** Too many attempts came from that address. */
    record TooMany(Instant tryAgainAt) implements SignIn {}
}
