package io.fairlead.gitsync.sidecar.login;

import io.fairlead.gitsync.options.UserPassword;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.transport.NetRC;
import org.eclipse.jgit.transport.NetRC.NetRCEntry;

/** The user's own logins by host, for web servers that no other login was set up for. */
record Netrc(Path file) {

    /** Read anew each time. */
    Optional<UserPassword> login(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() == null
                    || !uri.getScheme().toLowerCase(Locale.ROOT).startsWith("http")) return Optional.empty();
            NetRCEntry entry = new NetRC(file.toFile()).getEntry(uri.getHost());
            if (entry == null || entry.login == null) return Optional.empty();
            return Optional.of(new UserPassword(entry.login, entry.password == null ? "" : new String(entry.password)));
        } catch (IllegalArgumentException e) {
            // No host can be read from it, so there is none to look for.
            return Optional.empty();
        }
    }
}
