package io.fairlead.runner.logs.bucket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One log whose lines are on their way to the bucket: files that grow, numbered segments that wait, and segments that are there
 * already. Every change is one rename, so that a new process finds out from the names how far the old one came.
 */
final class SpooledLog {

    /** While the bucket is away a segment grows up to this. */
    private static final int MOST_SEGMENT_BYTES = 8 << 20;

    /** After so many segments the next ones may be twice as old. */
    private static final int SLOWER_EVERY = 300;

    private static final int SLOWEST = 4;

    private final String path;
    private final String prefix;
    private final SpoolFolder files;
    private final SpoolBytes bytes;
    private final Deque<Growing> open = new ArrayDeque<>();
    private final NavigableMap<Integer, LogSegment> segments = new TreeMap<>();
    private final NavigableMap<Integer, LogSegment> waiting = new TreeMap<>();
    private Optional<LogSegment> archive = Optional.empty();
    private int merged;
    private boolean looked;
    private boolean gone;
    private int opened;
    private long appendedNanos = System.nanoTime();
    private long dropped;

    /**
     * @param path the key's
     * @param prefix what the names of its objects begin with
     */
    SpooledLog(String path, String prefix, SpoolFolder files, SpoolBytes bytes) {
        this.path = path;
        this.prefix = prefix;
        this.files = files;
        this.bytes = bytes;
    }

    private record Growing(int number, Path file, long size, long sinceNanos) {}

    String path() {
        return path;
    }

    String prefix() {
        return prefix;
    }

    /** Takes up what another process left. */
    synchronized void recover() throws IOException {
        for (Path file : files.files()) {
            if (!SpoolFolder.FILE.matcher(file.getFileName().toString()).matches()) continue;
            String[] name = file.getFileName().toString().split("[-.]");
            boolean grew = name[0].equals("open");
            int number = Integer.parseInt(grew ? name[1] : name[0]);
            if (!grew) keep(number, file, name[1].equals("sent"));
            else opened = Math.max(opened, number);
            long size = grew ? SpoolFolder.repair(file) : 0;
            if (size > 0) open.add(new Growing(number, file, size, System.nanoTime() - Long.MAX_VALUE / 4));
            bytes.addWaiting(size);
        }
    }

    private void keep(int number, Path file, boolean sent) throws IOException {
        var piece = LogSegment.segment(prefix, number, Files.size(file), Optional.of(file));
        segments.put(number, piece);
        if (sent) {
            bytes.addCached(piece.size());
        } else {
            waiting.put(number, piece);
            bytes.addWaiting(piece.size());
        }
    }

    /** @return false if it ended meanwhile, and another is to be taken */
    synchronized boolean append(byte[] lines) throws IOException {
        if (gone) return false;
        Growing last = open.peekLast();
        if (last == null || last.size() + lines.length > MOST_SEGMENT_BYTES) {
            last = new Growing(++opened, files.open(opened), 0, System.nanoTime());
            open.add(last);
        }
        files.append(last.file(), lines);
        open.removeLast();
        open.add(new Growing(last.number(), last.file(), last.size() + lines.length, last.sinceNanos()));
        bytes.addWaiting(lines.length);
        appendedNanos = System.nanoTime();
        return true;
    }

    /** @return whether these are the first that are dropped in a row */
    synchronized boolean drop(byte[] lines) {
        boolean first = dropped == 0;
        for (byte b : lines) if (b == '\n') dropped++;
        return first;
    }

    /** @return how many were dropped since this was last asked */
    synchronized long takeDropped() {
        long count = dropped;
        dropped = 0;
        return count;
    }

    /** Whether the bucket is to be asked what it has, or lines wait that are to be sent now. */
    synchronized boolean isDue(SpoolLimits limits) {
        if (!waiting.isEmpty() || !looked) return true;
        Growing first = open.peekFirst();
        if (first == null || first.size() == 0) return false;
        int slower = Math.min(SLOWEST, lastNumber() / SLOWER_EVERY);
        long age = limits.segmentAge().toNanos() << slower;
        return first.size() >= limits.segmentBytes() || System.nanoTime() - first.sinceNanos() >= age;
    }

    synchronized long quietNanos() {
        return System.nanoTime() - appendedNanos;
    }

    /** Whether it is known here what the log begins with. */
    synchronized boolean isWhole() {
        return looked || segments.isEmpty() || segments.firstKey() == 1 && segments.lastKey() == segments.size();
    }

    synchronized boolean hasLooked() {
        return looked;
    }

    /** Whether segments that wait would not be counted, because somebody else closed the log. */
    synchronized boolean comesTooLate(StoredLog stored) {
        return !waiting.isEmpty() && waiting.firstKey() <= stored.merged();
    }

    /** Takes note of what the bucket has. */
    synchronized void looked(StoredLog stored) throws IOException {
        archive = stored.archive();
        merged = stored.merged();
        looked = true;
        segments.values().removeIf(piece -> piece.file().isEmpty());
        for (LogSegment piece : stored.segments()) segments.putIfAbsent(piece.number(), piece);
        for (var old = segments.headMap(merged, true).values().iterator(); old.hasNext(); ) {
            LogSegment piece = old.next();
            if (waiting.containsKey(piece.number())) continue;
            forget(piece);
            old.remove();
        }
    }

    private void forget(LogSegment piece) throws IOException {
        if (piece.file().isPresent() && Files.deleteIfExists(piece.file().get())) bytes.addCached(-piece.size());
    }

    /** The next segment to send: one that waits, or what has grown until now. */
    synchronized Optional<LogSegment> next() throws IOException {
        if (!waiting.isEmpty()) return Optional.of(waiting.firstEntry().getValue());
        Growing first = open.peekFirst();
        if (first == null || first.size() == 0) return Optional.empty();
        int number = lastNumber() + 1;
        Path sealed = Files.move(first.file(), files.sealed(number), StandardCopyOption.ATOMIC_MOVE);
        open.removeFirst();
        var piece = LogSegment.segment(prefix, number, first.size(), Optional.of(sealed));
        segments.put(number, piece);
        waiting.put(number, piece);
        return Optional.of(piece);
    }

    private int lastNumber() {
        return Math.max(merged, segments.isEmpty() ? 0 : segments.lastKey());
    }

    /** It is in the bucket. */
    synchronized void sent(LogSegment piece, SpoolLimits limits) throws IOException {
        Path file = piece.file().orElseThrow();
        bytes.addWaiting(-piece.size());
        waiting.remove(piece.number());
        boolean keep = bytes.cached() + piece.size() <= limits.cachedBytes();
        Optional<Path> kept = Optional.empty();
        if (keep) {
            kept = Optional.of(Files.move(file, files.sent(piece.number()), StandardCopyOption.ATOMIC_MOVE));
            bytes.addCached(piece.size());
        } else {
            Files.delete(file);
        }
        segments.put(piece.number(), LogSegment.segment(prefix, piece.number(), piece.size(), kept));
    }

    /** Somebody else wrote segments of these numbers: what waits comes after them. */
    synchronized void renumber(StoredLog stored) throws IOException {
        int shift = stored.last() + 1 - waiting.firstKey();
        for (LogSegment piece : new ArrayList<>(waiting.descendingMap().values())) {
            int number = piece.number() + shift;
            Path file = Files.move(piece.file().orElseThrow(), files.sealed(number), StandardCopyOption.ATOMIC_MOVE);
            waiting.remove(piece.number());
            segments.remove(piece.number());
            var moved = LogSegment.segment(prefix, number, piece.size(), Optional.of(file));
            waiting.put(number, moved);
            segments.put(number, moved);
        }
        looked(stored);
    }

    /** All of it, as far as is known, in order. */
    synchronized List<LogSegment> pieces() {
        return pieces(archive, segments);
    }

    /** All of it, if that is what the bucket has. */
    synchronized List<LogSegment> pieces(StoredLog stored) {
        var all = new TreeMap<>(segments.tailMap(stored.merged(), false));
        for (LogSegment piece : stored.segments()) all.putIfAbsent(piece.number(), piece);
        return pieces(stored.archive(), all);
    }

    private List<LogSegment> pieces(Optional<LogSegment> archive, NavigableMap<Integer, LogSegment> segments) {
        var pieces = new ArrayList<LogSegment>();
        archive.ifPresent(pieces::add);
        pieces.addAll(segments.values());
        for (Growing piece : open) pieces.add(new LogSegment(0, "", piece.size(), Optional.of(piece.file())));
        return pieces;
    }

    /**
     * Ends if every line is in the bucket.
     *
     * @return false if lines came meanwhile
     */
    synchronized boolean end() throws IOException {
        if (!waiting.isEmpty() || open.stream().anyMatch(piece -> piece.size() > 0)) return false;
        for (LogSegment piece : segments.values()) forget(piece);
        files.delete();
        gone = true;
        return true;
    }
}
