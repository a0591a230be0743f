package io.fairlead.gitsync.sidecar.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A certificate with its key, in PEM files that are read again when they change. */
final class ClientCertificate {

    private static final Logger LOG = LoggerFactory.getLogger(ClientCertificate.class);

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n?", Pattern.DOTALL);

    private final Path certificateFile;
    private final Path keyFile;
    private String stamp = "";
    private Pair pair;

    /** What is shown, and what proves it. */
    record Pair(X509Certificate[] chain, PrivateKey key) {

        @Override
        public String toString() {
            return "Pair[" + chain[0].getSubjectX500Principal() + "]";
        }
    }

    /** @throws IOException if the files cannot be used */
    ClientCertificate(Path certificateFile, Path keyFile) throws IOException {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.stamp = stamp();
        this.pair = read();
    }

    /** The newest that could be read. */
    synchronized Pair pair() {
        try {
            String now = stamp();
            if (!now.equals(stamp)) pair = read();
            stamp = now;
        } catch (IOException e) {
            LOG.warn("the client certificate stays the one that was read before: {}", e.getMessage());
        }
        return pair;
    }

    private Pair read() throws IOException {
        // Keys, and what people wrote around them, may be in the same file.
        String certificates = String.join(
                "",
                CERTIFICATE
                        .matcher(Files.readString(certificateFile))
                        .results()
                        .map(MatchResult::group)
                        .toList());
        try (InputStream in = new ByteArrayInputStream(certificates.getBytes(StandardCharsets.UTF_8))) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(Certificate[]::new);
            if (chain.length == 0) throw new IOException("there is no certificate in " + certificateFile);
            X509Certificate[] all = new X509Certificate[chain.length];
            for (int i = 0; i < chain.length; i++) all[i] = (X509Certificate) chain[i];
            return new Pair(all, PemKey.read(Files.readString(keyFile)));
        } catch (GeneralSecurityException e) {
            throw new IOException(certificateFile + " and " + keyFile + ": " + e.getMessage(), e);
        }
    }

    private String stamp() throws IOException {
        return Files.getLastModifiedTime(certificateFile) + " " + Files.size(certificateFile) + " "
                + Files.getLastModifiedTime(keyFile) + " " + Files.size(keyFile);
    }
}
