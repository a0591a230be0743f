package io.fairlead.runner.scheduler;

/** A task cannot be given what it takes. The message is for a person, and trying again would not help. */
final class Unassignable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unassignable(String reason) {
        super(reason);
    }
}
