package io.fairlead.runner.web;

import io.javalin.http.Context;
import java.util.Optional;

/** Who makes a request, as the access check found out. */
final class Visitor {

    private static final String ATTRIBUTE = "visitor";

    private Visitor() {}

    static String of(Context context) {
        return known(context).orElse("anonymous");
    }

    /** Empty where the check has not found anybody. */
    static Optional<String> known(Context context) {
        return Optional.ofNullable(context.attribute(ATTRIBUTE));
    }

    static void set(Context context, String name) {
        context.attribute(ATTRIBUTE, name);
    }
}
