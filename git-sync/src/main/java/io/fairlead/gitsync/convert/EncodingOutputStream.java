package io.fairlead.gitsync.convert;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Takes UTF-8 and writes another encoding. */
final class EncodingOutputStream extends FilterOutputStream {

    private static final int CHARACTERS = 8 << 10;

    private final TextEncoding encoding;

    /** A new decoder, and the writer's, report what they cannot do. */
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

    private final Writer writer;
    private final CharBuffer text = CharBuffer.allocate(CHARACTERS);
    private byte[] rest = {};
    private boolean begun;

    EncodingOutputStream(TextEncoding encoding, OutputStream out) {
        super(out);
        this.encoding = encoding;
        this.writer = new OutputStreamWriter(out, encoding.charset().newEncoder());
    }

    @Override
    public void write(int each) throws IOException {
        write(new byte[] {(byte) each}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) return;
        if (!begun) out.write(encoding.mark());
        begun = true;
        ByteBuffer in = ByteBuffer.allocate(rest.length + length)
                .put(rest)
                .put(bytes, offset, length)
                .flip();
        decode(in, false);
        rest = new byte[in.remaining()];
        in.get(rest);
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        decode(ByteBuffer.wrap(rest), true);
        writer.close();
    }

    private void decode(ByteBuffer in, boolean end) throws IOException {
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = decoder.decode(in, text, end);
            writer.append(text.flip());
            text.clear();
        }
        if (result.isError()) result.throwException();
    }
}
