package io.fairlead.gitsync.sidecar.flag;

import static io.fairlead.gitsync.sidecar.flag.FlagType.BOOL;
import static io.fairlead.gitsync.sidecar.flag.FlagType.STRING;

import java.util.List;

/** Which commits are published, and as what; a part of {@link Flags}. Version 4 has nothing of it. */
final class PublishFlags {

    static final List<Flag> PUBLISHING = List.of(
            Flag.of(
                    "publish-mode",
                    STRING,
                    "link",
                    "GITSYNC_PUBLISH_MODE",
                    "What is at --link: link, a symlink to the tree; or copy, a directory with its files. Not in version 4."),
            Flag.of(
                    "tree-files",
                    STRING,
                    "auto",
                    "GITSYNC_TREE_FILES",
                    "Whose a tree's files are: its own, which can be changed; shared with the tree before, read-only and put right; or auto, its own where there is an exechook. Not in version 4."),
            Flag.of(
                    "verify-ssh-signers-file",
                    STRING,
                    "",
                    "GITSYNC_VERIFY_SSH_SIGNERS_FILE",
                    "A file of allowed signers, in OpenSSH's format; only what they signed is published. Not in version 4."),
            Flag.of(
                    "verify-gpg-keys-file",
                    STRING,
                    "",
                    "GITSYNC_VERIFY_GPG_KEYS_FILE",
                    "A file of armoured public keys; only what they signed is published. Not in version 4."),
            Flag.of(
                    "lfs",
                    BOOL,
                    "false",
                    "GITSYNC_LFS",
                    "Whether to fetch the files that git LFS keeps; otherwise their pointers are published. Not in version 4."));

    private PublishFlags() {}
}
