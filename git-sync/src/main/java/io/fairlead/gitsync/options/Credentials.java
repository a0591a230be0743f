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

    /**
     * A login that takes a program, or a person's keychain, to find: asked for only when the server wants one and nothing else is known.
     *
     * @throws SyncFailure if there should be one, but it cannot be had now
     */
    default Optional<UserPassword> whenWanted(String url) throws SyncFailure {
        return Optional.empty();
    }

    /** Where to connect for an address, if the user has set another for it, as by git's {@code insteadOf}. */
    default String actual(String url) {
        return url;
    }

    /** How a web server is reached. */
    default HttpRoute route(String url) throws SyncFailure {
        return HttpRoute.USUAL;
    }

    /** For remotes by SSH. */
    default SshKeys ssh() {
        return SshKeys.NONE;
    }

    /** Cookies in Netscape's format, sent to the HTTP servers that they are for. */
    default Optional<Path> cookieFile() {
        return Optional.empty();
    }
}
