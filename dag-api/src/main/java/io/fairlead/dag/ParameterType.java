package io.fairlead.dag;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a parameter can hold, and what may be given for it: one rule for {@link io.fairlead.dag.testing.DagTester} and for whoever
 * asks for a run, on a page, by a command or over REST. A text is understood as the type, because forms and commands know nothing
 * else; a number is no text and no truth, and what would lose something is refused.
 */
public enum ParameterType {
    /** A text, and nothing else. */
    STRING(String.class, "a text"),
    /** A whole number of 32 bits; {@code 12.0} and {@code "12"} are whole, {@code 1.5} is not. */
    INTEGER(Integer.class, "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE),
    /** A whole number of 64 bits. */
    LONG(Long.class, "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE),
    /** A number, rounded to 64 bits; what is too large or too small for that is refused. */
    DOUBLE(Double.class, "a number of at most " + Double.MAX_VALUE),
    /** A number, with its scale. */
    DECIMAL(BigDecimal.class, "a number of at most " + ParameterType.MAX_NUMBER + " characters"),
    /** {@code true} or {@code false}, in small letters where it is a text. */
    BOOLEAN(Boolean.class, "true or false"),
    /** A date in ISO-8601. */
    DATE(LocalDate.class, "a date such as 2026-03-01"),
    /** A constant of an enum, as its JSON has it. */
    ENUM(Enum.class, "one of");

    /** What is longer is no number that anybody means, and slow to read. In characters. */
    private static final int MAX_NUMBER = 1_000;

    private final Class<?> type;
    private final String expected;

    ParameterType(Class<?> type, String expected) {
        this.type = type;
        this.expected = expected;
    }

    /** The one of a parameter's class; empty for a class that no parameter can have. */
    public static Optional<ParameterType> of(Class<?> type) {
        return Stream.of(values())
                .filter(one -> one.type == type || one == ENUM && type.isEnum())
                .findFirst();
    }

    /**
     * What is given, as the value that its JSON is made of: an enum's constant stays a text.
     *
     * @param given a {@code String}, {@code Number} or {@code Boolean}; anything else is refused
     * @param choices what an enum's constants are in JSON; not looked at for other types
     * @throws IllegalArgumentException if it does not fit; the message continues "parameter 'n' is 1.5; "
     */
    public Object accept(Object given, List<String> choices) {
        Object fitting = fitting(given, choices);
        if (fitting != null) return fitting;
        throw new IllegalArgumentException(
                "it must be " + expected + (this == ENUM ? " " + String.join(", ", choices) : ""));
    }

    /** Null where it does not fit. */
    private Object fitting(Object given, List<String> choices) {
        return switch (this) {
            case STRING -> given instanceof String text ? text : null;
            case INTEGER ->
                whole(given, Integer.MIN_VALUE, Integer.MAX_VALUE)
                        .map(Long::intValue)
                        .orElse(null);
            case LONG -> whole(given, Long.MIN_VALUE, Long.MAX_VALUE).orElse(null);
            case DOUBLE -> decimal(given).map(ParameterType::rounded).orElse(null);
            case DECIMAL -> decimal(given).orElse(null);
            case BOOLEAN -> truth(given);
            case DATE -> given instanceof String text ? date(text) : null;
            case ENUM -> isScalar(given) && choices.contains(given.toString()) ? given.toString() : null;
        };
    }

    private static boolean isScalar(Object given) {
        return given instanceof String || given instanceof Number;
    }

    private static Optional<BigDecimal> decimal(Object given) {
        if (!isScalar(given)) return Optional.empty();
        String text = given.toString();
        if (text.length() > MAX_NUMBER) return Optional.empty();
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> whole(Object given, long least, long most) {
        try {
            return decimal(given).map(BigDecimal::longValueExact).filter(number -> number >= least && number <= most);
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Null where it would be infinite, or nothing. */
    private static Double rounded(BigDecimal exact) {
        double rounded = exact.doubleValue();
        boolean lost = Double.isInfinite(rounded) || rounded == 0 && exact.signum() != 0;
        return lost ? null : rounded;
    }

    private static Boolean truth(Object given) {
        if (given instanceof Boolean it) return it;
        if ("true".equals(given)) return true;
        return "false".equals(given) ? false : null;
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
