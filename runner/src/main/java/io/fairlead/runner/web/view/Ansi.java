package io.fairlead.runner.web.view;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a line's ANSI colours into spans with classes ({@code fg1}, {@code bg4}, {@code bold}, …), and escapes everything else.
 * Other escape sequences vanish. Colours beyond the sixteen become the nearest of the sixteen.
 */
public final class Ansi {

    /** One escape sequence: the colours (group 1), any other CSI, an OSC with its end, or a lone escape. */
    private static final Pattern SEQUENCE = Pattern.compile(
            "\u001b(?:\\[([0-9;:]*)m|\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u2407\u001b]*(?:[\u0007\u2407]|\u001b\\\\)|.)?");

    private Ansi() {}

    /** The line as HTML. */
    public static String html(String line) {
        if (line.indexOf('\u001b') < 0) return escape(line);
        var html = new StringBuilder(line.length() + 64);
        var style = new AnsiStyle();
        Matcher sequence = SEQUENCE.matcher(line);
        int from = 0;
        while (sequence.find()) {
            append(html, style, line.substring(from, sequence.start()));
            if (sequence.group(1) != null) style.apply(sequence.group(1));
            from = sequence.end();
        }
        append(html, style, line.substring(from));
        return html.toString();
    }

    /** The text as HTML, without any colour. */
    public static String escape(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            String entity = entity(text.charAt(i));
            if (entity != null && escaped == null) escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
            if (escaped == null) continue;
            if (entity == null) escaped.append(text.charAt(i));
            else escaped.append(entity);
        }
        return escaped == null ? text : escaped.toString();
    }

    private static void append(StringBuilder html, AnsiStyle style, String text) {
        if (text.isEmpty()) return;
        String classes = style.classes();
        if (classes.isEmpty()) html.append(escape(text));
        else
            html.append("<span class=\"")
                    .append(classes)
                    .append("\">")
                    .append(escape(text))
                    .append("</span>");
    }

    private static String entity(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&#34;";
            case '\'' -> "&#39;";
            default -> null;
        };
    }
}
