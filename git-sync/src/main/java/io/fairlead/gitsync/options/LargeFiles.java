package io.fairlead.gitsync.options;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Gets the contents of large files from the server that keeps them beside a git repository. */
public interface LargeFiles {

    /**
     * What a pointer in the repository names.
     *
     * @param sha256 of the content, in hexadecimal
     * @param size of the content in bytes
     */
    record Wanted(String sha256, long size) {}

    /** Takes contents; it checks them, so whoever fetches need not. */
    interface Receiver {

        void take(Wanted wanted, InputStream content) throws IOException;

        /** How long one read may take now; throws when there is no time left. */
        int readSeconds() throws IOException;
    }

    /**
     * Fetches all of these, one after the other.
     *
     * @param server where the LFS API is, such as {@code https://host/repo.git/info/lfs}
     * @param login for that server alone
     * @throws IOException if one of them cannot be had; the message says which and why
     */
    void fetch(URI server, Optional<UserPassword> login, List<Wanted> wanted, Receiver receiver) throws IOException;
}
