package io.fairlead.gitsync.sidecar.login;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The password, or the token without one, that a URL holds. */
public final class UrlPassword {

    private static final Pattern USER_INFO = Pattern.compile("^https?://(?:[^/@:]*:)?([^/]*)@");

    private UrlPassword() {}

    public static Optional<String> of(String url) {
        Matcher matcher = USER_INFO.matcher(url);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
