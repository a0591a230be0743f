package io.fairlead.runner.web.request;

import io.javalin.http.Context;
import java.util.Optional;

/** Who makes a request, as the access check found out. */
public final class Visitor {

    private static final String ATTRIBUTE = "visitor";

    private Visitor() {}

    public static String of(Context context) {
        return known(context).orElse("anonymous");
    }

    /** Empty where the check has not found anybody. */
    public static Optional<String> known(Context context) {
        return Optional.ofNullable(context.attribute(ATTRIBUTE));
    }

    public static void set(Context context, String name) {
        context.attribute(ATTRIBUTE, name);
    }
}
