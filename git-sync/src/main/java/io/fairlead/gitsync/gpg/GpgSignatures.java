package io.fairlead.gitsync.gpg;

import io.fairlead.gitsync.signature.GpgCheck;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** Checks signatures by GPG keys. As for gpg itself, a key that has expired by now is no good, whenever it signed. */
public final class GpgSignatures implements GpgCheck {

    private static final long MAX_FILE_BYTES = 16 << 20;
    private static final String BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    private static final Set<Integer> BROKEN_HASHES =
            Set.of(HashAlgorithmTags.MD5, HashAlgorithmTags.SHA1, HashAlgorithmTags.RIPEMD160);

    @Override
    public String reasonAgainst(Path keys, byte[] content, byte[] armoured, Instant now) throws IOException {
        try {
            PGPSignature signature = signature(armoured);
            PGPPublicKeyRing ring = ring(keys, signature.getKeyID());
            if (ring == null)
                return String.format(
                        Locale.ROOT, "it is signed by a key that is not in the file (key %016X)", signature.getKeyID());
            PGPPublicKey key = ring.getPublicKey(signature.getKeyID());
            String reason = isRight(signature, key, content)
                    ? reasonAgainst(signature, now)
                    : "its signature is not right: it was changed after it was signed";
            if (reason.isEmpty()) reason = new GpgKey(ring, key).reasonAgainst(now);
            String fingerprint = HexFormat.of().withUpperCase().formatHex(key.getFingerprint());
            return reason.isEmpty() ? "" : reason + " (key " + fingerprint + ")";
        } catch (PGPException e) {
            return "its signature cannot be read: " + e.getMessage();
        }
    }

    private static PGPSignature signature(byte[] armoured) throws IOException, PGPException {
        InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(armoured));
        Object first = new BcPGPObjectFactory(in).nextObject();
        if (first instanceof PGPSignatureList list && list.size() == 1) return list.get(0);
        throw new PGPException("one signature is wanted");
    }

    private static boolean isRight(PGPSignature signature, PGPPublicKey key, byte[] content) throws PGPException {
        signature.init(new BcPGPContentVerifierBuilderProvider(), key);
        signature.update(content);
        return signature.verify();
    }

    private static String reasonAgainst(PGPSignature signature, Instant now) {
        if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT)
            return "its signature is not of the kind that git makes";
        if (BROKEN_HASHES.contains(signature.getHashAlgorithm())) return "its signature uses a hash that is broken";
        long seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
        boolean over = seconds > 0
                && !now.isBefore(signature.getCreationTime().toInstant().plusSeconds(seconds));
        return over ? "its signature has expired" : "";
    }

    /** Null if the key is in none. The file may hold several blocks, one after the other. */
    private static PGPPublicKeyRing ring(Path keys, long keyId) throws IOException, PGPException {
        if (Files.size(keys) > MAX_FILE_BYTES) throw new IOException(keys + " is larger than " + MAX_FILE_BYTES);
        String text = Files.readString(keys, StandardCharsets.US_ASCII);
        for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
            byte[] block = text.substring(at).getBytes(StandardCharsets.US_ASCII);
            InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(block));
            PGPPublicKeyRing ring =
                    new PGPPublicKeyRingCollection(in, new BcKeyFingerprintCalculator()).getPublicKeyRing(keyId);
            if (ring != null) return ring;
        }
        return null;
    }
}
