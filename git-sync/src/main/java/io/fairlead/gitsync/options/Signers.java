package io.fairlead.gitsync.options;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Whose signature a commit needs to be published. With none of the files every commit is published; with both, a signature by a
 * key of either will do. The files are read again when they change.
 *
 * @param sshFile allowed signers in OpenSSH's format: principals, options and a public key on each line
 * @param gpgFile armoured public keys
 */
public record Signers(Optional<Path> sshFile, Optional<Path> gpgFile) {

    /** No signature is needed. */
    public static final Signers ANYBODY = new Signers(Optional.empty(), Optional.empty());

    public Signers {
        Objects.requireNonNull(sshFile, "sshFile");
        Objects.requireNonNull(gpgFile, "gpgFile");
    }

    public boolean areAnybody() {
        return sshFile.isEmpty() && gpgFile.isEmpty();
    }
}
