package io.fairlead.gitsync.sidecar.flag;

import java.util.Locale;
import java.util.Set;

/** What a flag or variable may hold, and how its text is read: as Go reads it. */
enum FlagType {
    STRING("string"),
    STRINGS("string array"),
    BOOL("bool"),
    INT("int"),
    FLOAT("float"),
    DURATION("duration");

    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

    private final String label;

    FlagType(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** @throws IllegalArgumentException if the text is not of this type */
    Object parse(String text) {
        return switch (this) {
            case STRING, STRINGS -> text;
            case BOOL -> bool(text);
            case INT -> integer(text);
            case FLOAT -> Double.parseDouble(text);
            case DURATION -> GoDuration.parse(text);
        };
    }

    private static Boolean bool(String text) {
        if (TRUE.contains(text)) return true;
        if (FALSE.contains(text)) return false;
        throw new IllegalArgumentException("neither true nor false");
    }

    /** Decimal, 0x…, 0o… or 0… (octal), 0b…; with underscores between digits. */
    private static Long integer(String text) {
        String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) digits = digits.substring(1);
        if (digits.startsWith("-") || digits.startsWith("+")) throw new IllegalArgumentException("no integer");
        int radix = radix(digits);
        String plain = digits.startsWith("0x") || digits.startsWith("0o") || digits.startsWith("0b")
                ? digits.substring(2)
                : digits;
        return Long.parseLong(negative ? "-" + plain : plain, radix);
    }

    private static int radix(String digits) {
        if (digits.startsWith("0x")) return 16;
        if (digits.startsWith("0b")) return 2;
        return digits.startsWith("0") && digits.length() > 1 ? 8 : 10;
    }
}
