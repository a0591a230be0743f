package io.fairlead.gitsync.options;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Config;

/** One setting of git, such as {@code http.userAgent} or {@code http.https://git.example.org/.proxy}. */
public record GitSetting(String name, String value) {

    /** A user and perhaps a password, in a URL. */
    private static final Pattern LOGIN = Pattern.compile("://[^/]*@");

    /** What git sends or goes through, which often holds a password or a token. */
    private static final Set<String> OFTEN_SECRET = Set.of("extraheader", "proxy");

    /** Whether it may be in a file that everybody can read who reads what is published. */
    public boolean isPublic() {
        return !OFTEN_SECRET.contains(lastPart())
                && !isRewriting()
                && !LOGIN.matcher(name).find()
                && !LOGIN.matcher(value).find();
    }

    /** Whether git would go to another URL than the one that it is given, which the syncs do not. */
    public boolean isRewriting() {
        return name.regionMatches(true, 0, "url.", 0, "url.".length())
                && lastPart().endsWith("insteadof");
    }

    private String lastPart() {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** The subsection is what is between the first and the last point, and may hold points itself. */
    public void putInto(Config config) {
        int first = name.indexOf('.');
        int last = name.lastIndexOf('.');
        String subsection = first == last ? null : name.substring(first + 1, last);
        config.setString(name.substring(0, first), subsection, name.substring(last + 1), value);
    }

    /** The name only, since the value may be secret. */
    @Override
    public String toString() {
        return "GitSetting[" + name + "]";
    }
}
