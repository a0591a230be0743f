package io.fairlead.gitsync.sidecar.settings;

import java.util.LinkedHashMap;
import java.util.Map;

/** Git settings in one text: {@code key:value} with commas between, keys and values bare or in double quotes. */
final class GitConfigText {

    private final String text;
    private int at;

    private GitConfigText(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if it cannot be read */
    static Map<String, String> parse(String text) {
        GitConfigText reader = new GitConfigText(text);
        Map<String, String> settings = new LinkedHashMap<>();
        while (reader.skipCommas()) reader.one(settings);
        return settings;
    }

    private boolean skipCommas() {
        while (at < text.length() && (text.charAt(at) == ',' || Character.isWhitespace(text.charAt(at)))) at++;
        return at < text.length();
    }

    private void one(Map<String, String> settings) {
        String key = part(":");
        if (at == text.length() || text.charAt(at) != ':')
            throw new IllegalArgumentException("key \"" + key + "\" has no value; write key:value");
        if (key.isEmpty()) throw new IllegalArgumentException("a key is missing before character " + at);
        at++;
        settings.put(key, at < text.length() ? part(",") : "");
        if (at < text.length() && text.charAt(at) != ',')
            throw new IllegalArgumentException("a comma is wanted at character " + at);
    }

    private String part(String end) {
        if (text.charAt(at) == '"') return quoted();
        StringBuilder out = new StringBuilder();
        while (at < text.length() && end.indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        return out.toString().strip();
    }

    private String quoted() {
        StringBuilder out = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; ) {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        if (at == text.length()) throw new IllegalArgumentException("a quoted text has no end");
        at++;
        return out.toString();
    }

    private char escaped() {
        if (at == text.length()) throw new IllegalArgumentException("a backslash is the last character");
        char c = text.charAt(at++);
        int known = "nt".indexOf(c);
        if (known >= 0) return "\n\t".charAt(known);
        if ("\"\\,:".indexOf(c) >= 0) return c;
        throw new IllegalArgumentException("unknown escape \\" + c);
    }
}
