package io.fairlead.gitsync.convert;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Puts a carriage return before each line feed that has none. */
final class CrlfOutputStream extends FilterOutputStream {

    private int before;

    CrlfOutputStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int each) throws IOException {
        write(new byte[] {(byte) each}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n' && before != '\r') {
                out.write(bytes, from, i - from);
                out.write('\r');
                from = i;
            }
            before = bytes[i];
        }
        out.write(bytes, from, offset + length - from);
    }
}
