package io.fairlead.runner.web;

/** A request that cannot be answered as asked; becomes an RFC 9457 problem document, or an error page. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;

    private Problem(int status, String title, String detail) {
        super(detail);
        this.status = status;
        this.title = title;
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "Bad request", detail);
    }

    static Problem unauthorized(String detail) {
        return new Problem(401, "Sign in first", detail);
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail);
    }

    static Problem notFound(String detail) {
        return new Problem(404, "Not found", detail);
    }

    static Problem conflict(String detail) {
        return new Problem(409, "Conflict", detail);
    }

    static Problem tooManyRequests(String detail) {
        return new Problem(429, "Too many requests", detail);
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }
}
