package io.fairlead.gitsync.store;

import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.util.RawParseUtils;

/**
 * JGit keeps the time of a commit in 32 bits, and takes one before 1970 or after January 2038 for older than everything that a
 * client with a depth may have. Here such a time becomes the nearest one that fits.
 */
final class CommitTimes {

    private static final String EARLIEST = "0";
    private static final String LATEST = String.valueOf(Integer.MAX_VALUE);

    private CommitTimes() {}

    /** The commit as it is, or one that differs in the committer's time; for being looked at only, as its hash is another's. */
    static byte[] made32Bit(byte[] commit) {
        int committer = RawParseUtils.committer(commit, 0);
        if (committer < 0) return commit;
        int start = RawParseUtils.nextLF(commit, committer, '>');
        while (start < commit.length && commit[start] == ' ') start++;
        int end = start;
        while (end < commit.length && (isDigit(commit[end]) || end == start && commit[end] == '-')) end++;
        String time = new String(commit, start, end - start, StandardCharsets.US_ASCII);
        String nearest = nearest(time);
        return nearest.equals(time) ? commit : replaced(commit, start, end, nearest);
    }

    private static String nearest(String time) {
        if (time.startsWith("-")) return EARLIEST;
        if (time.isEmpty() || time.length() < LATEST.length()) return time;
        String digits = time.replaceFirst("^0+(?=.)", "");
        boolean fits = digits.length() < LATEST.length()
                || digits.length() == LATEST.length() && digits.compareTo(LATEST) <= 0;
        return fits ? time : LATEST;
    }

    private static byte[] replaced(byte[] commit, int start, int end, String time) {
        byte[] middle = time.getBytes(StandardCharsets.US_ASCII);
        byte[] result = new byte[start + middle.length + commit.length - end];
        System.arraycopy(commit, 0, result, 0, start);
        System.arraycopy(middle, 0, result, start, middle.length);
        System.arraycopy(commit, end, result, start + middle.length, commit.length - end);
        return result;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }
}
