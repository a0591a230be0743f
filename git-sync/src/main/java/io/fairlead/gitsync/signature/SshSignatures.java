package io.fairlead.gitsync.signature;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.GpgConfig;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.SignatureVerifier;
import org.eclipse.jgit.signing.ssh.SshSignatureVerifierFactory;

/**
 * Checks signatures by SSH keys as git does: a key's time is compared with the commit's own. Keys are revoked by the git setting
 * {@code gpg.ssh.revocationFile}.
 */
record SshSignatures(Path signers) {

    Verdict check(Repository repository, Signed signed) throws IOException {
        // Above the store's settings, where a file with the revoked keys may be named.
        Config config = new Config(repository.getConfig());
        config.setString(
                "gpg", "ssh", "allowedSignersFile", signers.toAbsolutePath().toString());
        SignatureVerifier.SignatureVerification found = new SshSignatureVerifierFactory()
                .create()
                .verify(repository, new GpgConfig(config), signed.content(), signed.signature());
        String key = Objects.requireNonNullElse(found.keyFingerprint(), "");
        if (found.verified()) return Verdict.good(key);
        String reason = Objects.requireNonNullElse(found.message(), "its signature is not right");
        return Verdict.bad(key, reason);
    }
}
