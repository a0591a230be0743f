package io.fairlead.gitsync.sidecar.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The token in a request's Authorization header: as a bearer's, or as the password beside any user name. */
final class ShownToken {

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private ShownToken() {}

    /** @param header may be null; empty if there is no token in it */
    static String in(String header) {
        if (header == null) return "";
        if (startsWith(header, BEARER)) return header.substring(BEARER.length()).strip();
        if (!startsWith(header, BASIC)) return "";
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String login = new String(decoded, StandardCharsets.UTF_8);
            return login.substring(login.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean startsWith(String header, String scheme) {
        return header.regionMatches(true, 0, scheme, 0, scheme.length());
    }
}
