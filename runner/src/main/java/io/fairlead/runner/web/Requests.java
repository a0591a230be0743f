package io.fairlead.runner.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.json.Json;
import io.javalin.http.Context;

/** What several routes ask of a request. */
final class Requests {

    private Requests() {}

    static boolean wantsHtml(Context context) {
        String path = context.path();
        String accept = context.header("Accept");
        return !path.startsWith("/api/") && accept != null && accept.contains("text/html");
    }

    static String pathAndQuery(Context context) {
        return context.queryString() == null ? context.path() : context.path() + "?" + context.queryString();
    }

    /** The body as JSON; nothing is an empty object. */
    static JsonNode json(Context context) {
        String body = context.body();
        try {
            return Json.read(body.isBlank() ? "{}" : body, JsonNode.class);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("the body must be JSON: " + e.getMessage());
        }
    }

    /** A whole number of 0 or more. */
    static int number(String text, String what) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) return number;
        } catch (NumberFormatException e) {
            // told below, together with negative numbers
        }
        throw Problem.badRequest(what + " is '" + text + "'; it must be a whole number of 0 or more");
    }
}
