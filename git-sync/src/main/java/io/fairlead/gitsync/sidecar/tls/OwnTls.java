package io.fairlead.gitsync.sidecar.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS for the connections of one repository, where the process has its own for all others. Made when it is needed, and anew when the
 * authorities' file has changed; the same for all connections between, so that they can be kept open.
 */
public final class OwnTls {

    private final Optional<Path> authorities;
    private final Map<String, CertificateFiles> shown;
    private String stamp = "";
    private SSLSocketFactory sockets;

    /**
     * @param authorities a file or directory in PEM format, whose authorities are believed besides those that Java believes
     * @param shown to servers that ask who we are, as {@link CertificateFiles#named} has them
     */
    public OwnTls(Optional<Path> authorities, Map<String, CertificateFiles> shown) {
        this.authorities = authorities;
        this.shown = Map.copyOf(shown);
    }

    /** Empty where nothing of its own was set. */
    public synchronized Optional<SSLSocketFactory> sockets() throws IOException {
        if (authorities.isEmpty() && shown.isEmpty()) return Optional.empty();
        String now = stamp();
        if (sockets == null || !now.equals(stamp)) sockets = make();
        stamp = now;
        return Optional.of(sockets);
    }

    private SSLSocketFactory make() throws IOException {
        KeyManager[] keys = shown.isEmpty() ? null : new KeyManager[] {ClientCertificates.read(shown)};
        try {
            return TrustedAuthorities.deferred(authorities, keys).getSocketFactory();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private String stamp() throws IOException {
        if (authorities.isEmpty() || !Files.exists(authorities.get())) return "";
        return Files.getLastModifiedTime(authorities.get()) + " " + Files.size(authorities.get());
    }
}
