package io.fairlead.gitsync.remote;

import io.fairlead.gitsync.options.Credentials;
import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.UserPassword;
import java.util.Optional;
import org.eclipse.jgit.errors.UnsupportedCredentialItem;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/** The login that is looked for only when a web server has asked for one, and once for a connection. */
final class WantedLogin extends CredentialsProvider {

    private final Credentials credentials;
    private final String url;
    private boolean refused;

    WantedLogin(Credentials credentials, String url) {
        this.credentials = credentials;
        this.url = url;
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        for (CredentialItem item : items)
            if (!(item instanceof CredentialItem.Username) && !(item instanceof CredentialItem.Password)) return false;
        return true;
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
        if (refused || !supports(items)) return false;
        try {
            Optional<UserPassword> login = credentials.whenWanted(url);
            login.ifPresent(found -> fill(found, items));
            return login.isPresent();
        } catch (SyncFailure e) {
            throw new UnsupportedCredentialItem(uri, e.getMessage());
        }
    }

    /** The server does not take it. */
    @Override
    public void reset(URIish uri) {
        refused = true;
    }

    private static void fill(UserPassword login, CredentialItem... items) {
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username user) user.setValue(login.user());
            if (item instanceof CredentialItem.Password password)
                password.setValueNoCopy(login.password().toCharArray());
        }
    }
}
