package io.fairlead.gitsync.tree;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A path as git has it: bytes, which need be no text in any encoding, and least of all in that of the machine's locale.
 *
 * @param raw a character for each byte
 */
public record TreePath(String raw) {

    public static final TreePath TOP = new TreePath("");

    /** What only a path that leads on from another one has. */
    private static final String SEPARATOR = "/";

    public static TreePath of(byte[] bytes) {
        return new TreePath(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** As git writes a text that people gave. */
    public static TreePath of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a file that is there; absolute. */
    public static TreePath of(Path file) {
        String escaped = file.toUri().getRawPath();
        StringBuilder raw = new StringBuilder(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) != '%') {
                raw.append(escaped.charAt(i));
                continue;
            }
            raw.append((char) Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
            i += 2;
        }
        return new TreePath(raw.toString());
    }

    public byte[] bytes() {
        return raw.getBytes(StandardCharsets.ISO_8859_1);
    }

    public boolean isEmpty() {
        return raw.isEmpty();
    }

    /** The directory that it is in; empty for the top. */
    public TreePath directory() {
        int slash = raw.lastIndexOf('/');
        return slash < 0 ? TOP : new TreePath(raw.substring(0, slash));
    }

    /** What is there below this one. */
    public TreePath resolve(TreePath below) {
        return isEmpty() ? below : new TreePath(raw + SEPARATOR + below.raw);
    }

    public Path in(Path top) {
        return top.resolve(path());
    }

    /**
     * Java makes a path of a text by the locale's encoding, which containers seldom have; of a URI it takes the bytes as they are.
     * Nothing is resolved: where {@code ..} leads is up to the links before it.
     *
     * @throws IllegalArgumentException if no file can have such a name
     */
    public Path path() {
        if (isAscii()) return Path.of(raw);
        StringBuilder uri = new StringBuilder("file:///");
        for (int i = 0; i < raw.length(); i++) escape(raw.charAt(i), uri);
        Path absolute = Path.of(URI.create(uri.toString()));
        return raw.startsWith(SEPARATOR) ? absolute : absolute.subpath(0, absolute.getNameCount());
    }

    /** By hand, as are equals and toString: what a record has by itself costs a short sync several milliseconds. */
    @Override
    public int hashCode() {
        return raw.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TreePath path && path.raw.equals(raw);
    }

    /** For people: as UTF-8 or, where it is not, with octal numbers as git shows it. */
    @Override
    public String toString() {
        if (isAscii()) return raw;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            StringBuilder shown = new StringBuilder();
            for (char each : raw.toCharArray())
                shown.append(each < 0x80 ? String.valueOf(each) : "\\" + Integer.toOctalString(each));
            return shown.toString();
        }
    }

    private static void escape(char each, StringBuilder uri) {
        boolean plain = each == '/' || each < 0x80 && Character.isLetterOrDigit(each);
        if (plain) uri.append(each);
        else uri.append('%').append(Character.forDigit(each >> 4, 16)).append(Character.forDigit(each & 0xf, 16));
    }

    private boolean isAscii() {
        for (int i = 0; i < raw.length(); i++) if (raw.charAt(i) >= 0x80) return false;
        return true;
    }
}
