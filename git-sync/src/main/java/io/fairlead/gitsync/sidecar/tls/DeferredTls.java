package io.fairlead.gitsync.sidecar.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** Stands for a TLS context that is made when the first connection needs it. What fails then is tried again with the next. */
final class DeferredTls extends SSLContextSpi {

    /** Makes the context. */
    interface Source {
        SSLContext make() throws IOException;
    }

    private final Source source;
    private SSLContext made;

    private DeferredTls(Source source) {
        this.source = source;
    }

    /** Java lets nobody make a context of parts but its subclasses. */
    static SSLContext of(Source source) {
        return new SSLContext(new DeferredTls(source), null, "TLS") {};
    }

    private synchronized SSLContext made() {
        try {
            if (made == null) made = source.make();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
            throws KeyManagementException {
        throw new KeyManagementException("this context is made already");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return made().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        return made().getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return made().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return made().createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return made().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return made().getClientSessionContext();
    }
}
