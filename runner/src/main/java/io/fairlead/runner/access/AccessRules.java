package io.fairlead.runner.access;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Decides whether the runner may listen where it was told to with the access it was given. */
public final class AccessRules {

    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    private AccessRules() {}

    /**
     * What is wrong with listening on that host; empty if nothing is.
     *
     * @param host the address to listen on, without a port
     * @param user the administrator's name; null or empty where none is given
     * @param password the administrator's; null or empty where none is given
     */
    public static Optional<String> problem(String host, String user, String password) {
        boolean named = given(user);
        boolean secret = given(password);
        if (named && secret) return Optional.empty();
        if (named) {
            return Optional.of("FAIRLEAD_ADMIN_USER is set without a password: "
                    + "set FAIRLEAD_ADMIN_PASSWORD (or FAIRLEAD_ADMIN_PASSWORD_FILE) too");
        }
        if (secret) return Optional.of("FAIRLEAD_ADMIN_PASSWORD is set without a name: set FAIRLEAD_ADMIN_USER too");
        if (isLoopback(host)) return Optional.empty();
        return Optional.of("to listen on " + host + " set FAIRLEAD_ADMIN_USER and FAIRLEAD_ADMIN_PASSWORD "
                + "(or FAIRLEAD_ADMIN_PASSWORD_FILE)");
    }

    /**
     * Whether the name can only mean this machine: {@code localhost}, {@code *.localhost}, 127.0.0.0/8 and ::1. Decided by the
     * text alone; nothing is looked up, because who answers the look-up may be the attacker.
     */
    public static boolean isLoopback(String host) {
        if (host == null) return false;
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) name = name.substring(1, name.length() - 1);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("::1")
                || name.equals("0:0:0:0:0:0:0:1")
                || LOOPBACK_V4.matcher(name).matches();
    }

    /** The name of a Host header, without its port; brackets stay. */
    static String withoutPort(String authority) {
        return PORT.matcher(authority).replaceFirst("");
    }

    private static boolean given(String text) {
        return text != null && !text.isBlank();
    }
}
