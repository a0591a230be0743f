package io.fairlead.runner.database;

/** The database could not be opened or used. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param cause may be null */
    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
