package io.fairlead.runner.web.request;

import io.javalin.http.Context;
import java.util.Optional;
import java.util.regex.Pattern;

/** What several routes ask of a request. */
public final class Requests {

    private Requests() {}

    public static boolean wantsHtml(Context context) {
        String path = context.path();
        String accept = context.header("Accept");
        return !path.startsWith("/api/") && accept != null && accept.contains("text/html");
    }

    public static String pathAndQuery(Context context) {
        return context.queryString() == null ? context.path() : context.path() + "?" + context.queryString();
    }

    /** The path that was asked for, and never another site: where to go after signing in. */
    public static String ownPath(String asked) {
        boolean ours = asked != null && asked.matches("/(?![/\\\\])[!-~]*");
        return ours ? asked : "/";
    }

    /** The path and query of the page of ours that a form was on. */
    public static Optional<String> cameFrom(Context context) {
        String referer = context.header("Referer");
        String[] parts =
                referer == null ? new String[0] : referer.split(Pattern.quote("://" + context.header("Host")), 2);
        return parts.length == 2 && parts[0].matches("https?") ? Optional.of(ownPath(parts[1])) : Optional.empty();
    }

    /** A value of the query; empty where it is not given, or is empty. */
    public static Optional<String> query(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isEmpty());
    }

    /** A whole number of 0 or more, which may be larger than an int. */
    public static long position(String text, String what) {
        if (text.matches("\\d{1,18}")) return Long.parseLong(text);
        throw Problem.badRequest(what + " is '" + text + "'; it must be a whole number of 0 or more");
    }

    /** A whole number that fits an int, of 0 or more. */
    public static int number(String text, String what) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) return number;
        } catch (NumberFormatException e) {
            // told below, together with negative numbers
        }
        throw Problem.badRequest(what + " is '" + text + "'; it must be a whole number from 0 to " + Integer.MAX_VALUE);
    }
}
