package io.fairlead.gitsync.signature;

import io.fairlead.gitsync.options.Signers;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.GpgConfig.GpgFormat;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.SignatureVerifiers;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Lets only what the right people signed be published. A signature of the commit counts, and one of the tag that led to it:
 * both name all the files, those of submodules too, by their hashes.
 */
public final class SignatureCheck {

    /** A tag may be one of a tag. */
    private static final int MAX_TAGS = 10;

    private final Signers signers;
    private final InstantSource clock;
    private GpgCheck gpg;
    private String lastGood = "";

    public SignatureCheck(Signers signers, InstantSource clock) {
        this.signers = signers;
        this.clock = clock;
    }

    /** @param fetched the commit, or a tag of it */
    public void check(Store store, ObjectId fetched, RevCommit commit) throws IOException, SyncFailure {
        if (signers.areAnybody()) return;
        String now = fetched.name() + stamps(store);
        if (now.equals(lastGood)) return;
        List<Signed> all = signatures(store, fetched, commit);
        if (all.isEmpty()) throw refusal(commit, "it is not signed");
        StringJoiner reasons = new StringJoiner("; ");
        for (Signed signed : all) {
            Verdict verdict = verdict(store, signed);
            if (verdict.good()) {
                lastGood = now;
                return;
            }
            reasons.add(signed.what() + ": " + verdict);
        }
        throw refusal(commit, reasons.toString());
    }

    private Verdict verdict(Store store, Signed signed) throws IOException {
        GpgFormat format = SignatureVerifiers.getFormat(signed.signature());
        try {
            if (format == GpgFormat.SSH && signers.sshFile().isPresent())
                return new SshSignatures(signers.sshFile().get()).check(store.repository(), signed);
            if (format == GpgFormat.OPENPGP && signers.gpgFile().isPresent())
                return gpgVerdict(signed, signers.gpgFile().get());
            return Verdict.bad("", "its signature is of a kind that is not accepted here: " + format);
        } catch (RuntimeException e) {
            return Verdict.bad("", "its signature cannot be read: " + e);
        }
    }

    private Verdict gpgVerdict(Signed signed, Path keys) throws IOException {
        if (gpg == null) gpg = GpgLibrary.load();
        String reason = gpg.reasonAgainst(keys, signed.content(), signed.signature(), clock.instant());
        return reason.isEmpty() ? Verdict.good("") : Verdict.bad("", reason);
    }

    private static List<Signed> signatures(Store store, ObjectId fetched, RevCommit commit) throws IOException {
        List<Signed> found = new ArrayList<>();
        try (RevWalk walk = new RevWalk(store.repository())) {
            RevObject object = walk.parseAny(fetched);
            for (int tags = 0; object instanceof RevTag tag && tags < MAX_TAGS; tags++) {
                byte[] raw = walk.getObjectReader().open(tag).getCachedBytes();
                Signed.of(tag, raw).ifPresent(found::add);
                object = walk.parseAny(tag.getObject());
            }
        }
        Signed.of(commit).ifPresent(found::add);
        return found;
    }

    /** What was good is looked at again when a file has changed, and when one is gone. */
    private String stamps(Store store) throws SyncFailure {
        StringBuilder stamps = new StringBuilder();
        for (Path file : files(store)) {
            try {
                stamps.append(' ')
                        .append(Files.getLastModifiedTime(file))
                        .append(' ')
                        .append(Files.size(file));
                if (!Files.isReadable(file)) throw new IOException("it may not be read");
            } catch (IOException e) {
                throw new SyncFailure("the signers in " + file + " cannot be read, so nothing is published: " + e, e);
            }
        }
        return stamps.toString();
    }

    private List<Path> files(Store store) {
        List<Path> all = new ArrayList<>(files());
        String revoked = store.repository().getConfig().getString("gpg", "ssh", "revocationFile");
        if (revoked != null && signers.sshFile().isPresent()) all.add(Path.of(revoked));
        return all;
    }

    private List<Path> files() {
        return Stream.of(signers.sshFile(), signers.gpgFile())
                .flatMap(Optional::stream)
                .toList();
    }

    private SyncFailure refusal(RevCommit commit, String reason) {
        return new SyncFailure("commit " + commit.name() + " is not published: " + reason + "; sign it (git commit -S)"
                + " with a key of " + files() + ", or add the key there if it is to be trusted");
    }
}
