package io.fairlead.gitsync.signature;

/**
 * What is to be said of a signature.
 *
 * @param good whether it is by a key that is allowed
 * @param key the key's fingerprint; empty if it is not known
 * @param reason why it is not good; empty if it is
 */
record Verdict(boolean good, String key, String reason) {

    static Verdict good(String key) {
        return new Verdict(true, key, "");
    }

    static Verdict bad(String key, String reason) {
        return new Verdict(false, key, reason);
    }

    @Override
    public String toString() {
        return reason + (key.isEmpty() ? "" : " (key " + key + ")");
    }
}
