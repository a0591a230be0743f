package io.fairlead.gitsync.sidecar.tls;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Where a client certificate and its key are, as git's settings name them. */
public record CertificateFiles(Path certificate, Path key) {

    /** Instead of a host. */
    static final String EVERYBODY = "";

    private static final int HTTPS = 443;

    /**
     * By what the settings call the host: empty for all, or a URL. Git's settings go before the variables.
     *
     * @throws IllegalArgumentException if they do not make sense
     */
    public static Map<String, CertificateFiles> named(Map<String, String> gitConfig, Map<String, String> environment) {
        Map<String, String> certificates = new LinkedHashMap<>();
        Map<String, String> keys = new LinkedHashMap<>();
        certificates.put(EVERYBODY, environment.getOrDefault("GIT_SSL_CERT", ""));
        keys.put(EVERYBODY, environment.getOrDefault("GIT_SSL_KEY", ""));
        gitConfig.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!lower.startsWith("http.")) return;
            int last = name.lastIndexOf('.');
            String host = last > "http".length() ? name.substring("http.".length(), last) : EVERYBODY;
            switch (lower.substring(last)) {
                case ".sslcert" -> certificates.put(host, value);
                case ".sslkey" -> keys.put(host, value);
                case ".sslcertpasswordprotected" -> refuse(value.equals("true"), name, "a key must have no passphrase");
                case ".sslcerttype", ".sslkeytype" ->
                    refuse(!value.equals("PEM"), name, "PEM is the one that is known");
                default -> {
                    // About something else.
                }
            }
        });
        Map<String, CertificateFiles> named = new TreeMap<>();
        certificates.forEach((host, file) -> {
            String key = keys.getOrDefault(host, "");
            if (!file.isEmpty())
                named.put(host, new CertificateFiles(Path.of(file), Path.of(key.isEmpty() ? file : key)));
        });
        keys.forEach((host, key) ->
                refuse(!key.isEmpty() && !named.containsKey(host), "http.sslKey", "http.sslCert is missing"));
        named.keySet().forEach(CertificateFiles::host);
        return named;
    }

    /** With its port. */
    static String host(String url) {
        if (url.equals(EVERYBODY)) return EVERYBODY;
        URI uri = URI.create(url);
        refuse(
                !"https".equals(uri.getScheme()) || uri.getHost() == null,
                "http." + url + ".sslCert",
                "an https URL is wanted");
        return uri.getHost() + ":" + (uri.getPort() < 0 ? HTTPS : uri.getPort());
    }

    private static void refuse(boolean wrong, String name, String reason) {
        if (wrong) throw new IllegalArgumentException("git setting " + name + ": " + reason);
    }
}
