package io.fairlead.runner.logs;

import java.time.Instant;
import java.util.List;

/**
 * Where lines of a closed log begin, {@code index.json} beside it.
 *
 * @param bytes of the log that it describes
 * @param lines how many it has
 * @param marks of every {@link #EVERY}th line, beginning with the first
 */
public record LogIndex(long bytes, long lines, List<Mark> marks) {

    /** Lines between two marks. */
    public static final int EVERY = 2_000;

    /** Of a log that has none. */
    public static final LogIndex NONE = new LogIndex(0, 0, List.of());

    /**
     * A line.
     *
     * @param line its number, counted from 1
     * @param offset where it begins, in bytes
     * @param at the time it says
     */
    public record Mark(long line, long offset, Instant at) {}
}
