package io.fairlead.gitsync.signature;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** Checks one signature by GPG keys; behind an interface, since what does it is loaded only where it is wanted. */
public interface GpgCheck {

    /**
     * Why the signature is not good, with the key; empty if it is.
     *
     * @param keys a file of armoured public keys
     * @param signature armoured
     */
    String reasonAgainst(Path keys, byte[] content, byte[] signature, Instant now) throws IOException;
}
