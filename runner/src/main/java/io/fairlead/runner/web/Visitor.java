package io.fairlead.runner.web;

import io.javalin.http.Context;

/** Who makes a request, as the access check found out. */
final class Visitor {

    private static final String ATTRIBUTE = "visitor";

    private Visitor() {}

    static String of(Context context) {
        String name = context.attribute(ATTRIBUTE);
        return name == null ? "anonymous" : name;
    }

    static void set(Context context, String name) {
        context.attribute(ATTRIBUTE, name);
    }
}
