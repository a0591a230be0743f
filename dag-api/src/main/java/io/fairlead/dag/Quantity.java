package io.fairlead.dag;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A quantity of a resource as Kubernetes writes it ({@code 500m}, {@code 2Gi}, {@code 1e3}), and what it comes to. */
final class Quantity {

    private static final int LONGEST = 32;
    private static final Pattern FORM =
            Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?");
    private static final Map<String, Integer> DECIMAL =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final String BINARY = "KMGTPE";
    private static final BigInteger KIBI = BigInteger.valueOf(1024);

    private Quantity() {}

    /**
     * What the text comes to, in the resource's unit: bytes, cores.
     *
     * @throws IllegalArgumentException if Kubernetes would not understand it; says what it would
     */
    static BigDecimal of(String text) {
        Matcher form = FORM.matcher(text.length() > LONGEST ? "" : text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a quantity of Kubernetes; write a number and, if need"
                            + " be, one of m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, such as 500m or 2Gi");
        }
        var number = new BigDecimal(form.group(1));
        String suffix = form.group(2);
        if (suffix == null) return number;
        if (suffix.endsWith("i")) return number.multiply(binary(suffix.charAt(0)));
        Integer exponent = DECIMAL.get(suffix);
        return number.scaleByPowerOfTen(
                exponent != null
                        ? exponent
                        : Integer.parseInt(suffix.substring(1).replace("+", "")));
    }

    private static BigDecimal binary(char prefix) {
        return new BigDecimal(KIBI.pow(BINARY.indexOf(prefix) + 1));
    }
}
