package io.fairlead.runner.logs.bucket;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A part of a log: an object of the bucket, or a file that is to become one.
 *
 * @param number of the segment; 0 for the one object of a closed log
 * @param name the object's
 * @param file where it is on this machine too
 */
record LogSegment(int number, String name, long size, Optional<Path> file) {

    static final String ARCHIVE = "log.txt";
    static final String INDEX = "index.json";
    static final String SEGMENTS = "segments/";

    /** @param folder what the names of all of the log's objects begin with */
    static LogSegment segment(String folder, int number, long size, Optional<Path> file) {
        return new LogSegment(number, folder + SEGMENTS + fileName(number) + ".txt", size, file);
    }

    /** Sorts by name as by number. */
    static String fileName(int number) {
        return String.format("%08d", number);
    }
}
