package io.fairlead.runner.jvm;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLConnection;
import java.util.List;
import java.util.Map;

/** What {@code java.net} has one of. */
final class NetworkDefaults {

    private NetworkDefaults() {}

    static List<Alterable> all() {
        return List.of(
                new JdkDefault<>("the Authenticator", Authenticator::getDefault, Authenticator::setDefault),
                new JdkDefault<>("the ProxySelector", ProxySelector::getDefault, ProxySelector::setDefault),
                new JdkDefault<>("the CookieHandler", CookieHandler::getDefault, CookieHandler::setDefault),
                new JdkDefault<>("the ResponseCache", ResponseCache::getDefault, ResponseCache::setDefault),
                new JdkDefault<>(
                        "HttpURLConnection's following of redirects",
                        HttpURLConnection::getFollowRedirects,
                        HttpURLConnection::setFollowRedirects),
                factory("the URL stream handler factory", URL.class),
                factory("the content handler factory", URLConnection.class),
                factory("the factory of sockets", Socket.class),
                factory("the factory of server sockets", ServerSocket.class),
                factory("the factory of datagram sockets", DatagramSocket.class),
                found -> forgetUrlHandlers());
    }

    /** It can be set once in the life of a process. */
    private static Alterable factory(String name, Class<?> owner) {
        return found -> {
            if (JdkInternals.get(owner, "factory") != null) found.lasting(name);
        };
    }

    /** A task's handlers that the JDK found by a system property, and keeps. */
    private static void forgetUrlHandlers() throws ReflectiveOperationException {
        var handlers = (Map<?, ?>) JdkInternals.get(URL.class, "handlers");
        handlers.values().removeIf(handler -> !JdkInternals.isJdks(handler));
    }
}
