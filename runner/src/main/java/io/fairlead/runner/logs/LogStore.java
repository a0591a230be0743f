package io.fairlead.runner.logs;

import java.io.IOException;

/**
 * Where logs are kept. One text per attempt, made of lines of {@link LogLine}'s form, only ever appended to, readable while it
 * grows.
 */
public interface LogStore {

    /**
     * Adds whole lines to the end of an attempt's log.
     *
     * @param lines UTF-8, ends with a line feed
     * @throws IOException if they could not be kept; they may be sent again
     */
    void append(LogKey key, byte[] lines) throws IOException;

    /**
     * Reads a piece that ends at a line's end (unless a single line is longer than {@code maxBytes}).
     *
     * @param offset in bytes, from the start of the log, as {@link Slice#next()} gave it
     * @return an empty slice where there is nothing (yet)
     */
    Slice read(LogKey key, long offset, int maxBytes) throws IOException;

    /** How many bytes there are so far; 0 where there is no log. */
    long size(LogKey key) throws IOException;

    /** @param next the offset to go on reading from */
    record Slice(byte[] bytes, long next) {}
}
