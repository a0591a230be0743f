package io.fairlead.runner.cli;

/** A command that cannot do what it was asked; the message is all that is shown. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }
}
