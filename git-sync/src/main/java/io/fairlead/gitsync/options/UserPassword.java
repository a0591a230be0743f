package io.fairlead.gitsync.options;

import java.util.Objects;

/**
 * A login at an HTTP server.
 *
 * @param password empty where the user name is an access token
 */
public record UserPassword(String user, String password) {

    public UserPassword {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
    }

    /** Without the password, and without the name, which may be a token. */
    @Override
    public String toString() {
        return "UserPassword[***]";
    }
}
