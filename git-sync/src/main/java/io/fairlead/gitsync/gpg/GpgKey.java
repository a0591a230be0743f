package io.fairlead.gitsync.gpg;

import java.time.Instant;
import java.util.Iterator;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** A key with what its owner says of it: whether it may sign, until when, and whether it was revoked. */
record GpgKey(PGPPublicKeyRing ring, PGPPublicKey key) {

    /** Empty if signatures of this key are good now. */
    String reasonAgainst(Instant now) throws PGPException {
        PGPPublicKey primary = ring.getPublicKey();
        // Whoever put a revocation into the file means it; it is not asked for a proof.
        if (isRevoked(primary) || isRevoked(key)) return "the key is revoked";
        PGPSignature ofPrimary = newest(primary, primary);
        PGPSignature ofKey = key.isMasterKey() ? ofPrimary : newest(primary, key);
        if (ofPrimary == null || ofKey == null) return "the key is not bound to its owner's by a right signature";
        if (isOver(primary, ofPrimary, now) || isOver(key, ofKey, now)) return "the key has expired";
        boolean flagged = ofKey.getHashedSubPackets().hasSubpacket(SignatureSubpacketTags.KEY_FLAGS);
        boolean signs = (ofKey.getHashedSubPackets().getKeyFlags() & KeyFlags.SIGN_DATA) != 0;
        return signs || !flagged && key.isMasterKey() ? "" : "the key is not for signing";
    }

    private static boolean isRevoked(PGPPublicKey key) {
        return key.getSignaturesOfType(PGPSignature.KEY_REVOCATION).hasNext()
                || key.getSignaturesOfType(PGPSignature.SUBKEY_REVOCATION).hasNext();
    }

    private static boolean isOver(PGPPublicKey key, PGPSignature word, Instant now) {
        long seconds = word.getHashedSubPackets().getKeyExpirationTime();
        return seconds > 0 && !now.isBefore(key.getCreationTime().toInstant().plusSeconds(seconds));
    }

    /** The owner's newest word about a key that really is the owner's; or null. */
    private static PGPSignature newest(PGPPublicKey primary, PGPPublicKey about) throws PGPException {
        PGPSignature newest = null;
        for (Iterator<PGPSignature> all = about.getSignatures(); all.hasNext(); ) {
            PGPSignature word = all.next();
            if (word.getKeyID() != primary.getKeyID() || !isRight(word, primary, about)) continue;
            if (newest == null || word.getCreationTime().after(newest.getCreationTime())) newest = word;
        }
        return newest;
    }

    private static boolean isRight(PGPSignature word, PGPPublicKey primary, PGPPublicKey about) throws PGPException {
        word.init(new BcPGPContentVerifierBuilderProvider(), primary);
        if (word.getSignatureType() == PGPSignature.SUBKEY_BINDING) return word.verifyCertification(primary, about);
        if (word.getSignatureType() == PGPSignature.DIRECT_KEY) return word.verifyCertification(about);
        if (!PGPSignature.isCertification(word.getSignatureType())) return false;
        for (Iterator<byte[]> names = about.getRawUserIDs(); names.hasNext(); ) {
            // Each try takes up what was fed before.
            word.init(new BcPGPContentVerifierBuilderProvider(), primary);
            if (word.verifyCertification(names.next(), about)) return true;
        }
        return false;
    }
}
