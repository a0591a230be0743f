package io.fairlead.gitsync.options;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;

/**
 * An HTTP proxy as git's {@code http.proxy} names it.
 *
 * @param user empty for none
 */
public record HttpProxy(String host, int port, String user, String password) {

    /** What curl assumes, and so git. */
    private static final int DEFAULT_PORT = 1080;

    private static final String NOT_IN_TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

    /** Empty for what is no HTTP proxy, such as one of SOCKS. */
    public static Optional<HttpProxy> parse(String text) {
        URI uri;
        try {
            uri = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (uri.getHost() == null || uri.getScheme().startsWith("socks")) return Optional.empty();
        String login = uri.getUserInfo() == null ? "" : uri.getUserInfo();
        int colon = login.indexOf(':');
        return Optional.of(new HttpProxy(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                colon < 0 ? login : login.substring(0, colon),
                colon < 0 ? "" : login.substring(colon + 1)));
    }

    /**
     * Java does not send a plain password to a proxy for https by itself, since the way to the proxy is not encrypted. Asked for
     * once by Java, so this comes before the first connection.
     */
    public static void allowPasswords() {
        System.setProperty(NOT_IN_TUNNELS, "");
    }

    public Proxy proxy() {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    }

    /** Answers this proxy if it wants a user and a password; no other host ever gets them. */
    public Authenticator login() {
        return new Login(this);
    }

    /** Without the user, which may be a token, and the password. */
    @Override
    public String toString() {
        return "HttpProxy[" + host + ":" + port + "]";
    }

    private static final class Login extends Authenticator {

        private final HttpProxy proxy;

        Login(HttpProxy proxy) {
            this.proxy = proxy;
        }

        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            boolean ours =
                    getRequestorType() == RequestorType.PROXY && proxy.host.equalsIgnoreCase(getRequestingHost());
            return ours && !proxy.user.isEmpty()
                    ? new PasswordAuthentication(proxy.user, proxy.password.toCharArray())
                    : null;
        }
    }
}
