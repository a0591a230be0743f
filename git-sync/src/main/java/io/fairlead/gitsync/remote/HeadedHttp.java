package io.fairlead.gitsync.remote;

import io.fairlead.gitsync.options.GitSetting;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.util.Map;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.transport.HttpConfig;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.HttpConnectionFactory2;

/**
 * Sends the headers of {@code http.extraHeader}. JGit would want them in the store's configuration, which others can read, or send
 * those that are for one host to another that it is led to.
 */
record HeadedHttp(HttpConnectionFactory2 connections, Config settings) implements HttpConnectionFactory2 {

    /** As it was, if it is of a kind that has no sessions. */
    static HttpConnectionFactory of(HttpConnectionFactory connections, Map<String, String> gitConfig) {
        if (!(connections instanceof HttpConnectionFactory2 those)) return connections;
        Config settings = new Config();
        gitConfig.forEach((name, value) -> new GitSetting(name, value).putInto(settings));
        return new HeadedHttp(those, settings);
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return headed(url, connections.create(url));
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return headed(url, connections.create(url, proxy));
    }

    @Override
    public GitSession newSession() {
        return connections.newSession();
    }

    private HttpConnection headed(URL url, HttpConnection connection) {
        for (String header : new HttpConfig(settings, new URIish(url)).getExtraHeaders()) {
            int colon = header.indexOf(':');
            if (colon > 0)
                connection.setRequestProperty(
                        header.substring(0, colon).strip(),
                        header.substring(colon + 1).strip());
        }
        return connection;
    }
}
