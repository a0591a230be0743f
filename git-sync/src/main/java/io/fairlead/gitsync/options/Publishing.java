package io.fairlead.gitsync.options;

import java.util.Objects;
import java.util.Optional;

/**
 * What of a commit is published, and as what.
 *
 * @param signers whose commits are published
 * @param largeFiles fetches the contents of files that git LFS keeps elsewhere; without it their pointers are published
 * @param files whose the files are; those that a group may write are never shared, whatever this says
 */
public record Publishing(PublishMode mode, Signers signers, Optional<LargeFiles> largeFiles, TreeFiles files) {

    /** Everybody's commits behind a link, as they are in git. */
    public static final Publishing DEFAULT = new Publishing(PublishMode.LINK, Signers.ANYBODY, Optional.empty());

    public Publishing {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(signers, "signers");
        Objects.requireNonNull(largeFiles, "largeFiles");
        Objects.requireNonNull(files, "files");
    }

    /** With files that trees share. */
    public Publishing(PublishMode mode, Signers signers, Optional<LargeFiles> largeFiles) {
        this(mode, signers, largeFiles, TreeFiles.SHARED);
    }
}
