package io.fairlead.gitsync.serve;

/** A request that is answered by a status and a sentence. */
final class HttpRefusal extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    HttpRefusal(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
