package io.fairlead.gitsync.sidecar.settings;

import io.fairlead.gitsync.sidecar.log.Json;
import io.fairlead.gitsync.sidecar.log.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A login for one URL, as {@code --credential} gives it.
 *
 * @param password empty if it is in the file
 * @param passwordFile empty if the password is given itself
 */
public record ListedLogin(String url, String user, String password, String passwordFile) {

    private static final Set<String> FIELDS = Set.of("url", "username", "password", "password-file");

    /** A secret that was made by {@code echo} ends with a line feed, which is no part of it. */
    public ListedLogin {
        user = user.replaceFirst("\\r?\\n$", "");
        password = password.replaceFirst("\\r?\\n$", "");
    }

    /** One object or an array of them. */
    static List<ListedLogin> parse(String json) {
        Object parsed = Json.parse(json);
        List<?> objects = parsed instanceof List<?> list ? list : List.of(parsed);
        List<ListedLogin> logins = new ArrayList<>();
        for (Object object : objects) {
            if (!(object instanceof Map<?, ?> fields)) throw new IllegalArgumentException("an object is wanted");
            logins.add(of(fields));
        }
        return logins;
    }

    private static ListedLogin of(Map<?, ?> fields) {
        for (Object name : fields.keySet())
            if (!FIELDS.contains(name)) throw new IllegalArgumentException("unknown field \"" + name + "\"");
        return new ListedLogin(
                field(fields, "url"),
                field(fields, "username"),
                field(fields, "password"),
                field(fields, "password-file"));
    }

    private static String field(Map<?, ?> fields, String name) {
        Object value = fields.get(name);
        if (value == null) return "";
        if (value instanceof String text) return text;
        throw new IllegalArgumentException("field \"" + name + "\" must be a string");
    }

    @Override
    public String toString() {
        return "ListedLogin[" + Secrets.redactUrl(url) + " " + user + "]";
    }
}
