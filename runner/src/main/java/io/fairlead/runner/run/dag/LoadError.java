package io.fairlead.runner.run.dag;

import java.util.OptionalInt;

/**
 * Why something in a revision did not load.
 *
 * @param file relative to the repo's path
 * @param line of a source file, counted from 1; empty where there is none to name
 * @param reason what is wrong and what to do, in a sentence or two
 * @param detail a stack trace or the compiler's words; may be empty
 */
public record LoadError(String file, OptionalInt line, String reason, String detail) {

    /** What is longer is cut, so that one bad file cannot fill the store. In characters. */
    public static final int MAX_REASON = 2_000;

    /** What is longer is cut. In characters. */
    public static final int MAX_DETAIL = 8_000;

    private static final String CUT = " …";

    /** Cuts what is too long. */
    public LoadError {
        reason = cut(reason, MAX_REASON);
        detail = cut(detail, MAX_DETAIL);
    }

    /** An error of a whole file. */
    public static LoadError of(String file, String reason) {
        return new LoadError(file, OptionalInt.empty(), reason, "");
    }

    /** The same with more at the end of its reason. */
    public LoadError with(String more) {
        return new LoadError(file, line, cut(reason, MAX_REASON - more.length() - CUT.length()) + more, detail);
    }

    /** {@code dags/Sales.java:12: reason} */
    @Override
    public String toString() {
        return file + (line.isPresent() ? ":" + line.getAsInt() : "") + ": " + reason;
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) return text;
        boolean half = Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, half ? most - 1 : most) + CUT;
    }
}
