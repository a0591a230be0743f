package io.fairlead.runner.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.LinkedHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes wrong becomes a page for a person, and an RFC 9457 problem document for a program. */
final class Errors {

    private static final Logger log = LoggerFactory.getLogger(Errors.class);

    private Errors() {}

    static void routes(RoutesConfig routes) {
        routes.exception(
                Problem.class,
                (problem, context) -> answer(context, problem.status(), problem.title(), problem.getMessage()));
        routes.exception(
                HttpResponseException.class,
                (e, context) -> answer(context, e.getStatus(), e.getMessage(), e.getMessage()));
        routes.exception(Exception.class, (e, context) -> {
            log.error("{} {} failed", context.method(), context.path(), e);
            answer(context, 500, "Internal error", "something went wrong in the runner; its log says what");
        });
        routes.error(404, context -> {
            if (context.attribute("answered") == null) {
                answer(context, 404, "Not found", "there is nothing at " + context.path());
            }
        });
    }

    private static void answer(Context context, int status, String title, String detail) {
        context.attribute("answered", true);
        var problem = new LinkedHashMap<String, Object>();
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", detail);
        context.status(status).json(problem).contentType("application/problem+json");
    }
}
