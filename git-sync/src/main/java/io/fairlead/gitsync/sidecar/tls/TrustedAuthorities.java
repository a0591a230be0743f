package io.fairlead.gitsync.sidecar.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Makes the whole process trust further certificate authorities, besides those that Java trusts, for hosts inside a company. */
public final class TrustedAuthorities {

    /** As git has them, and then as most other programs do. */
    private static final List<String> VARIABLES =
            List.of("GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "SSL_CERT_FILE", "SSL_CERT_DIR");

    private static final List<String> SETTINGS = List.of("http.sslcainfo", "http.sslcapath");

    private TrustedAuthorities() {}

    /** The file or directory that is named first; git's own settings go before the variables. */
    public static Optional<Path> named(Map<String, String> gitConfig, Map<String, String> environment) {
        for (String name : SETTINGS)
            for (Map.Entry<String, String> setting : gitConfig.entrySet())
                if (setting.getKey().equalsIgnoreCase(name)) return Optional.of(Path.of(setting.getValue()));
        for (String name : VARIABLES)
            if (!environment.getOrDefault(name, "").isEmpty()) return Optional.of(Path.of(environment.get(name)));
        return Optional.empty();
    }

    /**
     * What is in the certificates is looked at when the first connection wants to know: that takes longer than all else at the
     * start, and with SSH nobody asks.
     *
     * @param path a file of certificates in PEM format, or a directory of such files
     * @throws IOException if there is nothing that can be read
     */
    public static void trust(Path path) throws IOException {
        install(Optional.of(path), null);
    }

    /**
     * Makes the whole process connect with these.
     *
     * @param path as for {@link #trust}; empty for those that Java trusts alone
     * @param shown what is shown to servers that ask who we are; null for nothing
     */
    public static void install(Optional<Path> path, KeyManager[] shown) throws IOException {
        SSLContext.setDefault(deferred(path, shown));
    }

    /** The same for connections of some kind only. */
    public static SSLContext deferred(Optional<Path> path, KeyManager[] shown) throws IOException {
        if (path.isPresent() && !Files.isReadable(path.get()))
            throw new IOException(path.get() + " is not there or may not be read");
        return DeferredTls.of(() -> context(path, shown));
    }

    /**
     * For connections that do not take what the whole process trusts. Reads the certificates at once.
     *
     * @param path as for {@link #trust}
     * @throws IOException if there is no certificate that can be read
     */
    public static TrustManager[] managers(Path path) throws IOException {
        try {
            if (read(path).isEmpty()) throw new IOException("there is no certificate in " + path);
            return with(path);
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates in " + path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static SSLContext context(Optional<Path> path, KeyManager[] shown) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown, path.isPresent() ? with(path.get()) : null, null);
            return context;
        } catch (GeneralSecurityException e) {
            String where = path.map(file -> " in " + file).orElse("");
            throw new IOException("the certificates" + where + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] with(Path path) throws IOException, GeneralSecurityException {
        List<Certificate> all = new ArrayList<>(usual());
        all.addAll(read(path));
        return trustManagers(store(all));
    }

    private static List<Certificate> read(Path path) throws IOException, GeneralSecurityException {
        List<Path> files = List.of(path);
        if (Files.isDirectory(path)) {
            try (Stream<Path> found = Files.list(path)) {
                files = found.filter(Files::isRegularFile).sorted().toList();
            }
        }
        List<Certificate> certificates = new ArrayList<>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                certificates.addAll(CertificateFactory.getInstance("X.509").generateCertificates(in));
            }
        }
        return certificates;
    }

    private static List<X509Certificate> usual() throws GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (TrustManager manager : trustManagers(null))
            if (manager instanceof X509TrustManager trusting)
                certificates.addAll(List.of(trusting.getAcceptedIssuers()));
        return certificates;
    }

    private static KeyStore store(List<Certificate> certificates) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) store.setCertificateEntry("ca-" + i, certificates.get(i));
        return store;
    }

    /** @param store null for Java's own */
    private static TrustManager[] trustManagers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
