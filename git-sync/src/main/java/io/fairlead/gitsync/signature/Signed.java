package io.fairlead.gitsync.signature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.util.RawParseUtils;

/**
 * A signature and the bytes that it is about.
 *
 * @param what the object for a person, such as {@code tag v1}
 */
record Signed(String what, byte[] content, byte[] signature) {

    private static final byte[] HEADER = "gpgsig".getBytes(StandardCharsets.US_ASCII);

    /** The commit without the header that its signature is in; empty if there is none. */
    static Optional<Signed> of(RevCommit commit) {
        byte[] raw = commit.getRawBuffer();
        int value = RawParseUtils.headerStart(HEADER, raw, 0);
        byte[] signature = commit.getRawGpgSignature();
        if (value < 0 || signature == null) return Optional.empty();
        int begin = value - HEADER.length - 1;
        int end = RawParseUtils.nextLfSkippingSplitLines(raw, value) + 1;
        byte[] content = Arrays.copyOf(raw, begin + raw.length - end);
        System.arraycopy(raw, end, content, begin, raw.length - end);
        return Optional.of(new Signed("commit", content, signature));
    }

    /** A tag has its signature at the end. */
    static Optional<Signed> of(RevTag tag, byte[] raw) {
        byte[] signature = tag.getRawGpgSignature();
        if (signature == null || signature.length > raw.length) return Optional.empty();
        int begin = raw.length - signature.length;
        if (!Arrays.equals(raw, begin, raw.length, signature, 0, signature.length)) return Optional.empty();
        return Optional.of(new Signed("tag " + tag.getTagName(), Arrays.copyOf(raw, begin), signature));
    }
}
