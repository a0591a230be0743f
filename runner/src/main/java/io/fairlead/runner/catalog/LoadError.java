package io.fairlead.runner.catalog;

import java.util.OptionalInt;

/**
 * Why something in a revision did not load.
 *
 * @param file relative to the repo's path
 * @param line of a source file, counted from 1; empty where there is none to name
 * @param reason what is wrong and what to do, in a sentence or two
 * @param detail a stack trace or the compiler's words; may be empty
 */
public record LoadError(String file, OptionalInt line, String reason, String detail) {

    /** {@code dags/Sales.java:12: reason} */
    @Override
    public String toString() {
        return file + (line.isPresent() ? ":" + line.getAsInt() : "") + ": " + reason;
    }
}
