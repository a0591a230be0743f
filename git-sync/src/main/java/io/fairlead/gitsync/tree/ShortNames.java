package io.fairlead.gitsync.tree;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Makes short names of texts that are no file names. */
public final class ShortNames {

    /** Enough to tell the submodules of one repository apart. */
    private static final int LENGTH = 16;

    private ShortNames() {}

    public static String shortOf(String text) {
        return shortOf(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String shortOf(byte[] bytes) {
        MessageDigest digest = Constants.newMessageDigest();
        return ObjectId.fromRaw(digest.digest(bytes)).name().substring(0, LENGTH);
    }
}
