package io.fairlead.runner.access;

/** Writes the cookie that a browser's session lives in. */
public final class SessionCookie {

    public static final String NAME = "fairlead_session";

    private static final String SAFE = "; HttpOnly; SameSite=Strict; Path=/";

    private SessionCookie() {}

    /**
     * The value of a Set-Cookie header.
     *
     * @param forwardedProto the X-Forwarded-Proto header of the proxy that speaks TLS; null where there is none
     */
    public static String set(String secret, String forwardedProto) {
        return NAME + "=" + secret + SAFE + "; Max-Age="
                + Token.Kind.SESSION.life().toSeconds() + secure(forwardedProto);
    }

    /** The Set-Cookie header that ends the session in the browser. */
    public static String clear(String forwardedProto) {
        return NAME + "=" + SAFE + "; Max-Age=0" + secure(forwardedProto);
    }

    private static String secure(String forwardedProto) {
        return "https".equalsIgnoreCase(forwardedProto) ? "; Secure" : "";
    }
}
