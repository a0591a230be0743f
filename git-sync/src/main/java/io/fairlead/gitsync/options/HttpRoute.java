package io.fairlead.gitsync.options;

import java.net.HttpURLConnection;
import java.net.Proxy;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * How a web server is reached, where that is not as for the rest of the process.
 *
 * @param tls knows the authorities to believe and the certificate to show; empty for the process's own
 * @param proxy empty for the one that the process uses
 */
public record HttpRoute(Optional<SSLSocketFactory> tls, Optional<HttpProxy> proxy) {

    /** As the rest of the process. */
    public static final HttpRoute USUAL = new HttpRoute(Optional.empty(), Optional.empty());

    /** @param usual what the process would go through */
    public Proxy proxyInsteadOf(Proxy usual) {
        return proxy.map(HttpProxy::proxy).orElse(usual);
    }

    /** To be called before it connects. */
    public void prepare(HttpURLConnection connection) {
        proxy.ifPresent(through -> connection.setAuthenticator(through.login()));
        if (tls.isPresent() && connection instanceof HttpsURLConnection https) https.setSSLSocketFactory(tls.get());
    }
}
