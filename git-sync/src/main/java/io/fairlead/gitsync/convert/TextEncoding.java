package io.fairlead.gitsync.convert;

import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An encoding that files are written in, where git stores UTF-8.
 *
 * @param mark what is written before the text
 */
record TextEncoding(Charset charset, byte[] mark) {

    private static final Logger LOG = LoggerFactory.getLogger(TextEncoding.class);

    private static final byte[] NO_MARK = {};

    /** Thousands of files may have it, and each is looked at with each commit. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private static final int MAX_TOLD = 100;

    /** Empty for UTF-8, and for what nobody knows: git leaves such files as they are stored, with a word. */
    static Optional<TextEncoding> named(String name) {
        try {
            return name.isEmpty() ? Optional.empty() : known(name);
        } catch (UnsupportedCharsetException | IllegalCharsetNameException e) {
            if (TOLD.size() < MAX_TOLD && TOLD.add(name))
                LOG.warn("there is no working-tree-encoding {}; files that have it stay UTF-8", name);
            return Optional.empty();
        }
    }

    /** Where the name leaves the order of the bytes open it is the machine's for git, which is this one nearly everywhere. */
    private static Optional<TextEncoding> known(String name) {
        String plain = name.toUpperCase(Locale.ROOT).replaceFirst("^UTF(?=\\d)", "UTF-");
        return switch (plain) {
            case "UTF-8" -> Optional.empty();
            case "UTF-16", "UTF-16LE-BOM" -> marked(StandardCharsets.UTF_16LE);
            case "UTF-16BE-BOM" -> marked(StandardCharsets.UTF_16BE);
            case "UTF-32" -> marked(Charset.forName("UTF-32LE"));
            // Java has names of its own for these, which git does not know.
            case "UTF-32LE-BOM", "UTF-32BE-BOM" -> throw new UnsupportedCharsetException(name);
            default -> Optional.of(new TextEncoding(writable(plain), NO_MARK));
        };
    }

    /** Some Java can only read, such as ISO-2022-CN. */
    private static Charset writable(String name) {
        Charset charset = Charset.forName(name);
        if (!charset.canEncode()) throw new UnsupportedCharsetException(name);
        return charset;
    }

    private static Optional<TextEncoding> marked(Charset charset) {
        return Optional.of(new TextEncoding(charset, "\ufeff".getBytes(charset)));
    }

    /** What is written there must be UTF-8, and is an error if it is not or cannot be said in the encoding. */
    OutputStream encode(OutputStream out) {
        return new EncodingOutputStream(this, out);
    }

    @Override
    public String toString() {
        return charset.name();
    }
}
