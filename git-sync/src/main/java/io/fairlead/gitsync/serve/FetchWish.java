package io.fairlead.gitsync.serve;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a git client asks of upload-pack, read before anything is done for it.
 *
 * @param listing whether it wants to know the refs, by version 2 of the protocol
 * @param wants the hashes that it wants
 * @param others what it says of history: the depth, and whatever else it may wish
 */
record FetchWish(boolean listing, Set<String> wants, List<String> others) {

    private static final int LENGTH_BYTES = 4;
    private static final String WANT = "want ";

    static FetchWish parse(byte[] body) throws HttpRefusal {
        FetchWish wish = new FetchWish(false, new LinkedHashSet<>(), new ArrayList<>());
        boolean listing = false;
        for (int at = 0; at < body.length; ) {
            int length = length(body, at);
            if (length > LENGTH_BYTES) {
                String line =
                        new String(body, at + LENGTH_BYTES, length - LENGTH_BYTES, StandardCharsets.UTF_8).strip();
                listing |= line.equals("command=ls-refs");
                wish.add(line);
            }
            // Lines of a length below this have no text: they end a part or the whole.
            at += Math.max(length, LENGTH_BYTES);
        }
        return new FetchWish(listing, wish.wants, wish.others);
    }

    /** The one commit that is wanted, without its history. */
    String onlyCommit() throws HttpRefusal {
        if (wants.size() != 1 || !others.equals(List.of("deepen 1")))
            throw new HttpRefusal(403, "one commit at a time is given here: git fetch --depth 1 <url> <full hash>");
        return wants.iterator().next();
    }

    private void add(String line) {
        if (line.startsWith(WANT)) wants.add(line.substring(WANT.length()).split(" ", 2)[0]);
        else if (line.startsWith("want-") || line.startsWith("deepen") || line.startsWith("filter")) others.add(line);
    }

    private static int length(byte[] body, int at) throws HttpRefusal {
        try {
            int length = Integer.parseInt(new String(body, at, LENGTH_BYTES, StandardCharsets.US_ASCII), 16);
            if (length >= 0 && at + length <= body.length) return length;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // Said below, with the same words as for a line that is too long.
        }
        throw new HttpRefusal(400, "this is not the protocol of git");
    }
}
