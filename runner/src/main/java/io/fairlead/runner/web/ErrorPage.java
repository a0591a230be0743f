package io.fairlead.runner.web;

/**
 * What is shown instead of a page.
 *
 * @param what happened, as a heading
 * @param why and what can be done
 * @param back the address of the way back
 * @param backTo its name
 */
public record ErrorPage(Frame frame, int status, String what, String why, String back, String backTo) implements Page {

    /** Something that does not exist, or is not shown to this caller. */
    public static ErrorPage notFound(Frame frame, String thing) {
        return new ErrorPage(
                frame, 404, "Not found", "There is no " + thing + " here. It may have been removed.", "/", "all DAGs");
    }

    /** Something that this caller, or a request like this, may not do. */
    public static ErrorPage forbidden(Frame frame, String why) {
        return new ErrorPage(frame, 403, "Not allowed", why, "/", "all DAGs");
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
