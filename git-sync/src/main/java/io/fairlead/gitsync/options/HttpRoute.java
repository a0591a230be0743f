package io.fairlead.gitsync.options;

import java.net.Authenticator;
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
 * @param login the same for all connections, since Java remembers by it what the proxy wanted, and does not ask twice for what it streams
 */
public record HttpRoute(Optional<SSLSocketFactory> tls, Optional<HttpProxy> proxy, Optional<Authenticator> login) {

    /** As the rest of the process. */
    public static final HttpRoute USUAL = new HttpRoute(Optional.empty(), Optional.empty());

    public HttpRoute(Optional<SSLSocketFactory> tls, Optional<HttpProxy> proxy) {
        this(tls, proxy, proxy.map(HttpProxy::login));
    }

    /** @param usual what the process would go through */
    public Proxy proxyInsteadOf(Proxy usual) {
        return proxy.map(HttpProxy::proxy).orElse(usual);
    }

    /** To be called before it connects. */
    public void prepare(HttpURLConnection connection) {
        login.ifPresent(connection::setAuthenticator);
        if (tls.isPresent() && connection instanceof HttpsURLConnection https) https.setSSLSocketFactory(tls.get());
    }
}
