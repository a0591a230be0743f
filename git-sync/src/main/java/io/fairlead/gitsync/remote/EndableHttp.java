package io.fairlead.gitsync.remote;

import io.fairlead.gitsync.options.HttpRoute;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.HttpConnectionFactory2;

/**
 * Makes JGit's HTTP connections known to the cut-off, and sends them on their route. They cannot be closed or set up themselves, but
 * Java's in them can.
 */
record EndableHttp(HttpConnectionFactory2 connections, HttpRoute route, CutOff cutOff)
        implements HttpConnectionFactory2 {

    /** As it was, if it is of a kind that has no sessions. */
    static HttpConnectionFactory of(HttpConnectionFactory connections, HttpRoute route, CutOff cutOff) {
        return connections instanceof HttpConnectionFactory2 those
                ? new EndableHttp(those, route, cutOff)
                : connections;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return route.proxy().isPresent()
                ? connections.create(watched(url), route.proxyInsteadOf(Proxy.NO_PROXY))
                : connections.create(watched(url));
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return connections.create(watched(url), route.proxyInsteadOf(proxy));
    }

    @Override
    public GitSession newSession() {
        return connections.newSession();
    }

    /** The same URL, which tells of the connections that are made to it. */
    private URL watched(URL url) throws IOException {
        return new URL(null, url.toExternalForm(), new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL same) throws IOException {
                return told(new URL(same.toExternalForm()).openConnection());
            }

            @Override
            protected URLConnection openConnection(URL same, Proxy proxy) throws IOException {
                return told(new URL(same.toExternalForm()).openConnection(proxy));
            }
        });
    }

    private URLConnection told(URLConnection connection) {
        if (connection instanceof HttpURLConnection http) {
            route.prepare(http);
            cutOff.add(http::disconnect);
        }
        return connection;
    }
}
