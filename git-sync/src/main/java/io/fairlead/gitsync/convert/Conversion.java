package io.fairlead.gitsync.convert;

import io.fairlead.gitsync.options.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.eclipse.jgit.attributes.Attributes;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How attributes and settings change what is stored into what is written, in git's order. Nothing is held as a whole, however
 * large it is.
 *
 * @param ident whether {@code $Id$} gets the blob's hash
 */
public record Conversion(LineEnds lineEnds, boolean ident, Optional<TextEncoding> encoding) {

    public static final Conversion NONE = new Conversion(LineEnds.AS_STORED, false, Optional.empty());

    static final int BUFFER_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Conversion.class);

    public static Conversion of(Attributes attributes, Config settings) {
        LineEnds lineEnds = LineEnds.of(attributes, settings);
        boolean ident = attributes.isSet("ident");
        String named = attributes.getValue("working-tree-encoding");
        Optional<TextEncoding> encoding = Optional.ofNullable(named).flatMap(TextEncoding::named);
        boolean changes = lineEnds != LineEnds.AS_STORED || ident || encoding.isPresent();
        return changes ? new Conversion(lineEnds, ident, encoding) : NONE;
    }

    public boolean changesAnything() {
        return this != NONE;
    }

    public void write(ObjectLoader blob, ObjectId id, OutputStream out, Deadline deadline) throws IOException {
        boolean crlf;
        try (InputStream content = blob.openStream()) {
            crlf = lineEnds.appliesTo(content);
        }
        Optional<TextEncoding> possible =
                encoding.isPresent() && canEncode(blob, id, deadline) ? encoding : Optional.empty();
        pour(blob, id, crlf, possible, out, deadline);
    }

    /** Git leaves a file as it is stored, with a word, if any part of it cannot be written in the encoding. */
    private boolean canEncode(ObjectLoader blob, ObjectId id, Deadline deadline) throws IOException {
        try {
            pour(blob, id, false, encoding, OutputStream.nullOutputStream(), deadline);
            return true;
        } catch (CharacterCodingException e) {
            LOG.warn("the blob {} cannot be written in {} and stays UTF-8", id.name(), encoding.orElseThrow());
            return false;
        }
    }

    private void pour(
            ObjectLoader blob,
            ObjectId id,
            boolean crlf,
            Optional<TextEncoding> encoding,
            OutputStream out,
            Deadline deadline)
            throws IOException {
        OutputStream end = encoding.isPresent() ? encoding.get().encode(out) : out;
        OutputStream lines = crlf ? new CrlfOutputStream(end) : end;
        OutputStream begin = ident ? new IdentOutputStream(lines, id) : lines;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = blob.openStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                deadline.check();
                begin.write(buffer, 0, read);
            }
        }
        // This writes what is held back until the end of the content; to close the file twice does no harm.
        if (begin != out) begin.close();
    }
}
