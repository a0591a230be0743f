package io.fairlead.gitsync.convert;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.attributes.Attribute;
import org.eclipse.jgit.attributes.Attributes;
import org.eclipse.jgit.lib.Config;

/**
 * How line ends are written into files. By git's own rules, which only ever add carriage returns to what is stored; JGit's also
 * take some away.
 */
enum LineEnds {
    AS_STORED,
    CRLF,
    /** Unless the content looks binary, or has carriage returns already. */
    CRLF_IF_TEXT;

    private static final String CORE = "core";
    private static final String CRLF_NAME = "crlf";
    private static final String AUTO = "auto";

    private static final int DELETE = 127;
    private static final int END_OF_FILE = 26;

    /** So many printable characters must there be for one that is not. */
    private static final int PRINTABLE_SHIFT = 7;

    static LineEnds of(Attributes attributes, Config settings) {
        Attribute text = attributes.get("text");
        if (!decides(text)) text = attributes.get(CRLF_NAME);
        if (text != null && text.getState() == Attribute.State.UNSET) return AS_STORED;
        boolean auto = decides(text) && AUTO.equals(text.getValue());
        String end = attributes.getValue("eol");
        if ("lf".equals(end)) return AS_STORED;
        if (CRLF_NAME.equals(end)) return auto ? CRLF_IF_TEXT : CRLF;
        if (!decides(text)) return isAutomatic(settings) ? CRLF_IF_TEXT : AS_STORED;
        if (!auto && text.getState() == Attribute.State.CUSTOM || !isCrlf(settings)) return AS_STORED;
        return auto ? CRLF_IF_TEXT : CRLF;
    }

    /** Whether carriage returns are to be added to this content. */
    boolean appliesTo(InputStream content) throws IOException {
        return this == CRLF || this == CRLF_IF_TEXT && looksLikeText(content);
    }

    private static boolean decides(Attribute attribute) {
        if (attribute == null) return false;
        return switch (attribute.getState()) {
            case SET, UNSET -> true;
            case UNSPECIFIED -> false;
            case CUSTOM -> AUTO.equals(attribute.getValue()) || "input".equals(attribute.getValue());
        };
    }

    private static boolean isCrlf(Config settings) {
        return isAutomatic(settings)
                || !"input".equalsIgnoreCase(autocrlf(settings))
                        && CRLF_NAME.equalsIgnoreCase(settings.getString(CORE, null, "eol"));
    }

    private static boolean isAutomatic(Config settings) {
        return !"input".equalsIgnoreCase(autocrlf(settings)) && settings.getBoolean(CORE, "autocrlf", false);
    }

    private static String autocrlf(Config settings) {
        return settings.getString(CORE, null, "autocrlf");
    }

    private static boolean looksLikeText(InputStream content) throws IOException {
        long printable = 0;
        long others = 0;
        boolean bare = false;
        int last = -1;
        byte[] buffer = new byte[Conversion.BUFFER_BYTES];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            for (int i = 0; i < read; i++) {
                last = buffer[i] & 0xff;
                if (last == '\r' || last == 0) return false;
                if (last == '\n') bare = true;
                else if (last == DELETE || last < ' ' && "\b\t\033\f".indexOf(last) < 0) others++;
                else printable++;
            }
        }
        if (last == END_OF_FILE) others--;
        return bare && printable >> PRINTABLE_SHIFT >= others;
    }
}
