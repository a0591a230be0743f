package io.fairlead.gitsync.sidecar.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificates that are shown to servers which ask for one: {@code http.sslCert} to all, {@code http.<url>.sslCert} to the
 * host and port of the URL.
 */
public final class ClientCertificates extends X509ExtendedKeyManager {

    private static final String EVERYBODY = CertificateFiles.EVERYBODY;

    private final Map<String, ClientCertificate> byHost;

    private ClientCertificates(Map<String, ClientCertificate> byHost) {
        this.byHost = byHost;
    }

    /** @throws IOException if a file cannot be used */
    public static ClientCertificates read(Map<String, CertificateFiles> named) throws IOException {
        Map<String, ClientCertificate> byHost = new LinkedHashMap<>();
        for (Map.Entry<String, CertificateFiles> each : named.entrySet())
            byHost.put(
                    CertificateFiles.host(each.getKey()),
                    new ClientCertificate(
                            each.getValue().certificate(), each.getValue().key()));
        return new ClientCertificates(byHost);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return socket instanceof SSLSocket ssl ? choose(keyTypes, ssl.getHandshakeSession()) : null;
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return choose(keyTypes, engine.getHandshakeSession());
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return byHost.keySet().toArray(String[]::new);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        ClientCertificate certificate = byHost.get(alias);
        return certificate == null ? null : certificate.pair().chain();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        ClientCertificate certificate = byHost.get(alias);
        return certificate == null ? null : certificate.pair().key();
    }

    /** Nobody connects to us by TLS. */
    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    private String choose(String[] keyTypes, SSLSession session) {
        List<String> candidates = new ArrayList<>();
        if (session != null) candidates.add(session.getPeerHost() + ":" + session.getPeerPort());
        candidates.add(EVERYBODY);
        for (String each : candidates) {
            if (!byHost.containsKey(each)) continue;
            // The host's own is asked for even if it does not fit: another would be wrong.
            return List.of(keyTypes).contains(getPrivateKey(each).getAlgorithm()) ? each : null;
        }
        return null;
    }
}
