package io.fairlead.runner.logs;

/** What may stand in a log, so that it does no harm on a page, in a terminal or in an editor. Pure. */
public final class LogText {

    private static final char ESCAPE = 0x1b;
    private static final char DELETE = 0x7f;

    /** Unicode's visible signs for the control characters begin here, in their order; that of DEL is behind them. */
    private static final char CONTROL_PICTURES = 0x2400;

    private static final char DELETE_PICTURE = 0x2421;
    private static final char REPLACEMENT = 0xfffd;

    private LogText() {}

    /**
     * The text of a line, with a visible stand-in for each character that would end the line, move the cursor, turn the reading
     * direction round or show nothing: {@code ␀} and its like, {@code <U+202E>} where there is no such sign. Tabs stay, and escapes:
     * colours begin with them, so whoever shows a line has to look at them.
     */
    public static String harmless(String line) {
        return harmless(line, false);
    }

    /** The same for several lines with the line feeds between them. */
    public static String harmlessLines(String lines) {
        return harmless(lines, true);
    }

    private static String harmless(String text, boolean lineFeeds) {
        StringBuilder shown = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean stays = c == '\n' ? lineFeeds : isHarmless(text, i);
            if (!stays && shown == null) shown = new StringBuilder(text.length() + 16).append(text, 0, i);
            if (shown == null) continue;
            if (stays) shown.append(c);
            else appendVisible(shown, c);
        }
        return shown == null ? text : shown.toString();
    }

    private static boolean isHarmless(String text, int at) {
        char c = text.charAt(at);
        if (c < ' ') return c == '\t' || c == ESCAPE;
        if (c < DELETE) return true;
        if (Character.isSurrogate(c)) return hasOtherHalf(text, at);
        boolean control = c < 0xa0;
        boolean lineEnd = c == 0x2028 || c == 0x2029;
        boolean turnsDirection = c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
        return !control && !lineEnd && !turnsDirection;
    }

    private static boolean hasOtherHalf(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static void appendVisible(StringBuilder shown, char c) {
        if (c < ' ') shown.append((char) (CONTROL_PICTURES + c));
        else if (c == DELETE) shown.append(DELETE_PICTURE);
        else if (Character.isSurrogate(c)) shown.append(REPLACEMENT);
        else shown.append(String.format("<U+%04X>", (int) c));
    }

    /** Its beginning, of at most so many characters; one that Java keeps in two is not cut in half. */
    public static String beginning(String text, int most) {
        if (text.length() <= most) return text;
        boolean half = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, half ? most - 1 : most);
    }

    /** What a terminal would show last of a line that was written over by carriage returns: the last text that is not blank. */
    public static String lastWritten(String line) {
        int end = line.length();
        while (end > 0) {
            int from = line.lastIndexOf('\r', end - 1) + 1;
            String text = line.substring(from, end);
            if (!text.isBlank()) return text;
            end = from - 1;
        }
        return "";
    }
}
