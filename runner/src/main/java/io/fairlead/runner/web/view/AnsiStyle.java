package io.fairlead.runner.web.view;

import java.util.Set;
import java.util.TreeSet;

/** The colours and weights that hold at one place of a line, changed by the numbers of an SGR sequence. */
final class AnsiStyle {

    private static final int NO_COLOUR = -1;
    /** The sixteen as xterm has them, to find the nearest. */
    private static final int[] SIXTEEN = {
        0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
        0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff
    };

    private int foreground = NO_COLOUR;
    private int background = NO_COLOUR;
    private final Set<String> weights = new TreeSet<>();

    /** The classes that hold now, separated by spaces. */
    String classes() {
        var classes = new StringBuilder(String.join(" ", weights));
        if (foreground != NO_COLOUR) classes.append(" fg").append(foreground);
        if (background != NO_COLOUR) classes.append(" bg").append(background);
        return classes.toString().strip();
    }

    /** @param sequence numbers separated by {@code ;} or {@code :}; empty means reset */
    void apply(String sequence) {
        String[] numbers = sequence.split("[;:]");
        for (int i = 0; i < numbers.length; i++) {
            int code = number(numbers, i);
            if (code == 38 || code == 48) i = extended(numbers, i, code == 38);
            else simple(code);
        }
    }

    private void simple(int code) {
        switch (code) {
            case 0 -> reset();
            case 1 -> weights.add("bold");
            case 2 -> weights.add("faint");
            case 3 -> weights.add("italic");
            case 4 -> weights.add("underline");
            case 22 -> {
                weights.remove("bold");
                weights.remove("faint");
            }
            case 23 -> weights.remove("italic");
            case 24 -> weights.remove("underline");
            default -> colour(code);
        }
    }

    private void colour(int code) {
        if (code >= 30 && code <= 37) foreground = code - 30;
        if (code >= 90 && code <= 97) foreground = code - 90 + 8;
        if (code >= 40 && code <= 47) background = code - 40;
        if (code >= 100 && code <= 107) background = code - 100 + 8;
        if (code == 39) foreground = NO_COLOUR;
        if (code == 49) background = NO_COLOUR;
    }

    /** {@code 38;5;n} and {@code 38;2;r;g;b}; returns the index of the last number used. */
    private int extended(String[] numbers, int at, boolean front) {
        int kind = number(numbers, at + 1);
        int colour = NO_COLOUR;
        if (kind == 5) colour = ofPalette(number(numbers, at + 2));
        if (kind == 2) {
            int rgb = number(numbers, at + 2) << 16 | number(numbers, at + 3) << 8 | number(numbers, at + 4);
            colour = nearest(rgb);
        }
        if (front) foreground = colour;
        else background = colour;
        return at + (kind == 2 ? 4 : 2);
    }

    private void reset() {
        foreground = NO_COLOUR;
        background = NO_COLOUR;
        weights.clear();
    }

    private static int ofPalette(int index) {
        if (index < 16) return index;
        if (index >= 232) return nearest((8 + (index - 232) * 10) * 0x010101);
        int cube = index - 16;
        return nearest(step(cube / 36) << 16 | step(cube / 6 % 6) << 8 | step(cube % 6));
    }

    private static int step(int of) {
        return of == 0 ? 0 : 55 + of * 40;
    }

    private static int nearest(int rgb) {
        int best = 0;
        for (int i = 1; i < SIXTEEN.length; i++) if (distance(rgb, SIXTEEN[i]) < distance(rgb, SIXTEEN[best])) best = i;
        return best;
    }

    private static int distance(int a, int b) {
        int red = (a >> 16 & 255) - (b >> 16 & 255);
        int green = (a >> 8 & 255) - (b >> 8 & 255);
        int blue = (a & 255) - (b & 255);
        return red * red + green * green + blue * blue;
    }

    private static int number(String[] numbers, int at) {
        if (at >= numbers.length || numbers[at].isEmpty() || numbers[at].length() > 3) return 0;
        return Math.min(255, Integer.parseInt(numbers[at]));
    }
}
