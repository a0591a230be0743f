package io.fairlead.gitsync.options;

import java.nio.file.Path;
import java.util.Optional;

/** Where the logins come from. Asked anew for every connection, so what rotates may be read each time. */
public interface Credentials {

    /** For remotes that anybody may read. */
    Credentials NONE = url -> Optional.empty();

    /**
     * The login for a remote or a submodule.
     *
     * @param url without user and password
     * @throws SyncFailure if there should be a login, but it cannot be had now
     */
    Optional<UserPassword> forUrl(String url) throws SyncFailure;

    /** For remotes by SSH. */
    default SshKeys ssh() {
        return SshKeys.NONE;
    }

    /** Cookies in Netscape's format, sent to the HTTP servers that they are for. */
    default Optional<Path> cookieFile() {
        return Optional.empty();
    }
}
