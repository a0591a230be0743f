package io.fairlead.gitsync.options;

import org.eclipse.jgit.lib.Config;

/** One setting of git, such as {@code http.userAgent} or {@code http.https://git.example.org/.proxy}. */
public record GitSetting(String name, String value) {

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
