package io.fairlead.gitsync.sidecar.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** Knows every secret that was seen, and takes them out of texts for people. */
public final class Secrets {

    public static final String HIDDEN = "REDACTED";

    /** Shorter texts would make logs unreadable and are no secrets worth the name. */
    private static final int MIN_LENGTH = 4;

    /** With tokens of short life there is a new one each hour; the oldest are long void. */
    private static final int MAX_KNOWN = 1_000;

    /** Greedy on purpose: a password may itself hold an '@'. */
    private static final Pattern USER_INFO = Pattern.compile("://\\S*@");

    private static final Pattern QUERY = Pattern.compile("\\?\\S*");

    private final List<String> known = new CopyOnWriteArrayList<>();

    public void learn(String secret) {
        String plain = secret.strip();
        if (plain.length() < MIN_LENGTH || known.contains(plain)) return;
        if (known.size() == MAX_KNOWN) known.remove(0);
        known.add(plain);
    }

    public String hide(String text) {
        String clean = text;
        for (String secret : known) clean = clean.replace(secret, HIDDEN);
        return clean;
    }

    /** Any part before an '@' and any query may be a token. */
    public static String redactUrl(String url) {
        return QUERY.matcher(USER_INFO.matcher(url).replaceAll("://" + HIDDEN + "@"))
                .replaceAll("?" + HIDDEN);
    }
}
