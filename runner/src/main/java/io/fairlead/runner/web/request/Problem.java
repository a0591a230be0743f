package io.fairlead.runner.web.request;

/** A request that cannot be answered as asked; becomes an RFC 9457 problem document, or an error page. */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;

    private Problem(int status, String title, String detail) {
        super(detail);
        this.status = status;
        this.title = title;
    }

    public static Problem badRequest(String detail) {
        return new Problem(400, "Bad request", detail);
    }

    public static Problem unauthorized(String detail) {
        return new Problem(401, "Sign in first", detail);
    }

    public static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail);
    }

    public static Problem notFound(String detail) {
        return new Problem(404, "Not found", detail);
    }

    public static Problem conflict(String detail) {
        return new Problem(409, "Conflict", detail);
    }

    public static Problem tooManyRequests(String detail) {
        return new Problem(429, "Too many requests", detail);
    }

    /** Another answer than 2xx that was asked for by its status. */
    public static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail);
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
