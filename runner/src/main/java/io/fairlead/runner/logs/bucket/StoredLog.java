package io.fairlead.runner.logs.bucket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the bucket has of a log: the one object of a closed one, and the segments that came since. That object says which
 * segments are in it, so that one that a crash left behind is not read twice.
 *
 * @param archive the object, if there is one
 * @param etag of that object
 * @param merged the number of the last segment that is in it
 * @param segments those that are not, in order
 * @param leftover names of those that are, and still there
 */
record StoredLog(
        Optional<LogSegment> archive,
        Optional<String> etag,
        int merged,
        List<LogSegment> segments,
        List<String> leftover) {

    static final String MERGED = "fairlead-segments";

    static StoredLog look(Bucket bucket, String folder) throws IOException {
        List<Bucket.Stored> objects = bucket.list(folder);
        String name = folder + LogSegment.ARCHIVE;
        boolean archived = objects.stream().anyMatch(object -> object.name().equals(name));
        Optional<Bucket.Head> head = archived ? bucket.head(name) : Optional.empty();
        int merged = head.map(h -> Integer.parseInt(h.metadata().getOrDefault(MERGED, "0")))
                .orElse(0);
        var segments = new ArrayList<LogSegment>();
        var leftover = new ArrayList<String>();
        for (Bucket.Stored object : objects) {
            int number = number(folder, object.name());
            if (number > merged) segments.add(new LogSegment(number, object.name(), object.size(), Optional.empty()));
            else if (number > 0) leftover.add(object.name());
        }
        return new StoredLog(
                head.map(h -> new LogSegment(0, name, h.size(), Optional.empty())),
                head.map(Bucket.Head::etag),
                merged,
                segments,
                leftover);
    }

    /** Of a segment; 0 for any other object. */
    private static int number(String folder, String name) {
        String start = folder + LogSegment.SEGMENTS;
        if (!name.startsWith(start) || !name.endsWith(".txt")) return 0;
        String digits = name.substring(start.length(), name.length() - ".txt".length());
        return digits.matches("\\d{8}") ? Integer.parseInt(digits) : 0;
    }

    int last() {
        return segments.isEmpty() ? merged : segments.get(segments.size() - 1).number();
    }

    List<LogSegment> pieces() {
        var pieces = new ArrayList<LogSegment>();
        archive.ifPresent(pieces::add);
        pieces.addAll(segments);
        return pieces;
    }

    /** Whether it is one object and nothing else. */
    boolean isClosed() {
        return archive.isPresent() && segments.isEmpty();
    }
}
