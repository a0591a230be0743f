package io.fairlead.runner.web;

import io.fairlead.runner.logs.bucket.BucketFailure;
import io.fairlead.runner.web.request.Problem;
import io.fairlead.runner.web.request.Requests;
import io.fairlead.runner.web.view.PageWriter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes wrong becomes a page for a person, and an RFC 9457 problem document for a program. */
final class Errors {

    private static final Logger log = LoggerFactory.getLogger(Errors.class);
    private static final String ANSWERED = "answered";

    private final PageWriter writer;

    Errors(PageWriter writer) {
        this.writer = writer;
    }

    void routes(RoutesConfig routes) {
        routes.exception(Problem.class, (problem, context) -> answer(context, problem));
        routes.exception(HttpResponseException.class, (e, context) -> answer(context, problem(context, e)));
        routes.exception(BucketFailure.class, (e, context) -> answer(context, away(e)));
        routes.exception(Exception.class, (e, context) -> fail(context, e));
        routes.error(404, context -> {
            if (context.attribute(ANSWERED) == null) {
                answer(context, Problem.notFound("there is nothing at " + context.path()));
            }
        });
    }

    private static Problem away(BucketFailure e) {
        return Problem.of(
                503,
                "The log cannot be read now",
                e.getMessage() + ". Lines are kept on the runner's disk meanwhile; try again when the bucket answers");
    }

    private static Problem problem(Context context, HttpResponseException e) {
        return e.getStatus() == 404
                ? Problem.notFound("there is nothing at " + context.path())
                : Problem.of(e.getStatus(), HttpStatus.forStatus(e.getStatus()).getMessage(), e.getMessage());
    }

    private void fail(Context context, Exception e) {
        String trace = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        log.error("{} {} failed, trace {}", context.method(), context.path(), trace, e);
        if (Requests.wantsHtml(context)) {
            context.attribute(ANSWERED, true);
            context.status(500);
            writer.write(context, ErrorPage.failed(writer.frame(context, "Something went wrong"), trace));
        } else {
            String detail = "something went wrong in the runner; look for " + trace + " in its log";
            answer(context, Problem.of(500, "Internal error", detail));
        }
    }

    private void answer(Context context, Problem problem) {
        context.attribute(ANSWERED, true);
        context.status(problem.status());
        if (Requests.wantsHtml(context)) {
            writer.write(context, ErrorPage.of(writer.frame(context, problem.title()), problem));
            return;
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("title", problem.title());
        document.put("status", problem.status());
        document.put("detail", problem.getMessage());
        context.json(document).contentType("application/problem+json");
    }
}
