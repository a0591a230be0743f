package io.fairlead.runner.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A secret that was given by reference: in a file, which is read anew each time, so that it may be changed, or in a variable.
 *
 * @param file null for a variable
 * @param value the variable's; empty for a file
 */
public record Secret(Path file, String value) {

    /** None: whoever asks for it gets an empty text. */
    public static final Secret NONE = new Secret(null, "");

    /** In a file. */
    public static Secret inFile(Path file) {
        return new Secret(file, "");
    }

    /** Whether there is any. */
    public boolean isGiven() {
        return file != null || !value.isEmpty();
    }

    /** The text, without white space around it. */
    public String read() throws IOException {
        return file == null ? value.strip() : Files.readString(file).strip();
    }

    @Override
    public String toString() {
        return file == null ? "secret" : "secret in " + file;
    }
}
