package io.fairlead.runner.logs;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;

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

    /** Whether lines were appended to it that are on this machine. Said without asking anybody else. */
    boolean isHere(LogKey key);

    /** Where its lines begin, where that is known; else {@link LogIndex#NONE}. Never of more than there is. */
    default LogIndex index(LogKey key) throws IOException {
        return LogIndex.NONE;
    }

    /**
     * Looks at some logs and deletes those that nobody has added to since {@code before}, but none that is live. Each call goes
     * on where the one before ended.
     *
     * @param live the {@link LogKey#path() paths} of all attempts that have not ended
     * @return whether the last one has been looked at, so that the next call begins anew
     */
    boolean sweep(Instant before, Set<String> live) throws IOException;

    /** @param next the offset to go on reading from */
    record Slice(byte[] bytes, long next) {

        /**
         * What was read up to its last line feed, because the line after it may still be being written; all of it if a
         * single line fills it.
         */
        public static Slice ofWholeLines(byte[] read, long offset, int maxBytes) {
            int end = read.length;
            while (end > 0 && read[end - 1] != '\n') end--;
            if (end == 0 && read.length == maxBytes) end = read.length;
            return new Slice(end == read.length ? read : Arrays.copyOf(read, end), offset + end);
        }
    }
}
