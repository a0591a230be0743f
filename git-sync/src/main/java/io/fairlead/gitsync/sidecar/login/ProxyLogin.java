package io.fairlead.gitsync.sidecar.login;

import java.net.Authenticator;
import java.net.PasswordAuthentication;

/** Answers a proxy that wants a user and a password; no other host ever gets them. */
final class ProxyLogin extends Authenticator {

    private final String host;
    private final String user;
    private final String password;

    private ProxyLogin(String host, String user, String password) {
        this.host = host;
        this.user = user;
        this.password = password;
    }

    /** @param userInfo as in a URL, decoded */
    static void install(String host, String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        // Java does not send a plain password to a proxy for https by itself, since the way to the proxy is not
        // encrypted.
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        setDefault(new ProxyLogin(host, user, colon < 0 ? "" : userInfo.substring(colon + 1)));
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
        boolean ours = getRequestorType() == RequestorType.PROXY && host.equalsIgnoreCase(getRequestingHost());
        return ours ? new PasswordAuthentication(user, password.toCharArray()) : null;
    }
}
