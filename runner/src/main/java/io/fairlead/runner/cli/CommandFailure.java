package io.fairlead.runner.cli;

/** A command that cannot do what it was asked; the message is all that is shown. */
public class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }

    /** What was waited for has not come. */
    static final class NotLive extends CommandFailure {

        private static final long serialVersionUID = 1L;

        NotLive(String message) {
            super(message);
        }
    }

    /** The server knows nothing of that name. */
    static final class NotFound extends CommandFailure {

        private static final long serialVersionUID = 1L;

        NotFound(String message) {
            super(message);
        }
    }
}
