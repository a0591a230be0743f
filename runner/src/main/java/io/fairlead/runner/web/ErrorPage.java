package io.fairlead.runner.web;

import io.fairlead.runner.web.request.Problem;
import io.fairlead.runner.web.view.Frame;
import io.fairlead.runner.web.view.Page;
import java.util.Locale;

/**
 * What is shown instead of a page.
 *
 * @param what happened, as a heading
 * @param why and what can be done
 * @param back the address of the way back
 * @param backTo its name
 */
public record ErrorPage(Frame frame, int status, String what, String why, String back, String backTo) implements Page {

    /** A request that cannot be answered as asked. */
    public static ErrorPage of(Frame frame, Problem problem) {
        String why = problem.getMessage();
        String sentence = why.substring(0, 1).toUpperCase(Locale.ROOT) + why.substring(1) + ".";
        return new ErrorPage(frame, problem.status(), problem.title(), sentence, "/", "all DAGs");
    }

    /** A mistake of ours. */
    public static ErrorPage failed(Frame frame, String trace) {
        String why = "This is a mistake in Fairlead, not yours. The runner's log says more: look for " + trace + ".";
        return new ErrorPage(frame, 500, "Something went wrong", why, "/", "all DAGs");
    }

    @Override
    public String template() {
        return "error.jte";
    }
}
