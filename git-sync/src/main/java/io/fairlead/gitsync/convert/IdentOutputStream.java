package io.fairlead.gitsync.convert;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;

/** Writes a blob's hash where {@code $Id$} is, or where git has written one before; what other systems wrote there stays. */
final class IdentOutputStream extends FilterOutputStream {

    private static final byte[] WORD = {'$', 'I', 'd'};

    private static final Pattern FOREIGN = Pattern.compile("(?s)^\\$Id: .*[ \t\r](?!\\$)");

    /** What is longer is left as it is. */
    private static final int MAX_BYTES = 64 << 10;

    private final byte[] expanded;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    IdentOutputStream(OutputStream out, ObjectId blob) {
        super(out);
        this.expanded = ("$Id: " + blob.name() + " $").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (held.size() == 0) {
                if (bytes[i] != '$') continue;
                out.write(bytes, from, i - from);
            }
            take(bytes[i]);
            from = i + 1;
        }
        out.write(bytes, from, offset + length - from);
    }

    @Override
    public void write(int each) throws IOException {
        write(new byte[] {(byte) each}, 0, 1);
    }

    @Override
    public void close() throws IOException {
        giveUp();
        super.close();
    }

    private void take(byte each) throws IOException {
        int at = held.size();
        held.write(each);
        if (at < WORD.length) {
            if (each != WORD[at]) giveUp();
        } else if (each == '$' && (at == WORD.length || !isForeign())) {
            held.reset();
            out.write(expanded);
        } else if (at == WORD.length ? each != ':' : each == '$' || each == '\n' || at == MAX_BYTES) {
            giveUp();
        }
    }

    /** Git writes a single word. */
    private boolean isForeign() {
        return FOREIGN.matcher(held.toString(StandardCharsets.ISO_8859_1)).find();
    }

    private void giveUp() throws IOException {
        held.writeTo(out);
        held.reset();
    }
}
