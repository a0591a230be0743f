package io.fairlead.runner.web.view;

import java.util.Locale;

/**
 * How a state is shown: by its word, a shape and a sign, and a colour by way of its CSS class; never by colour alone. Shapes and
 * signs are SVG paths in a square of 16.
 */
public enum StateMark {
    NONE("none", Shape.RING, ""),
    SCHEDULED("scheduled", Shape.RING, "M8 4.5V8.2L10.4 10"),
    QUEUED("queued", Shape.BOX, "M4.8 6h6.4M4.8 8.2h6.4M4.8 10.4h6.4"),
    RUNNING("running", Shape.DISC, "M6.6 4.9L11.2 8L6.6 11.1Z"),
    SUCCESS("success", Shape.DISC, "M4.6 8.2L7 10.6L11.5 5.6"),
    FAILED("failed", Shape.OCTAGON, "M5.3 5.3L10.7 10.7M10.7 5.3L5.3 10.7"),
    UP_FOR_RETRY("up for retry", Shape.DIAMOND, "M10.7 8a2.7 2.7 0 1 1-1-2.1M10.2 3.9V6.2H7.9"),
    DEFERRED("deferred", Shape.DISC, "M6.3 5.4V10.6M9.7 5.4V10.6"),
    SKIPPED("skipped", Shape.BOX, "M4.7 5.4L7.2 8L4.7 10.6M8.4 5.4L10.9 8L8.4 10.6"),
    UPSTREAM_FAILED("upstream failed", Shape.TRIANGLE, "M8 6.2V9.8M8 11.6V12.1"),
    REMOVED("removed", Shape.BOX, "M5 8h6"),
    /** Only of an attempt: its worker went away, through no fault of the task. */
    LOST("lost", Shape.TRIANGLE, "M5.9 11.6L8 7.2L10.1 11.6");

    private final String text;
    private final String shape;
    private final String sign;

    StateMark(String text, String shape, String sign) {
        this.text = text;
        this.shape = shape;
        this.sign = sign;
    }

    /** The mark of a state's word, such as {@code up_for_retry}; refuses an unknown one. */
    public static StateMark of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The word that the API uses; also the end of the CSS class {@code s-<word>}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The word for people. */
    public String text() {
        return text;
    }

    public String shape() {
        return shape;
    }

    public String sign() {
        return sign;
    }

    private static final class Shape {
        static final String DISC = "M8 1A7 7 0 1 1 8 15A7 7 0 1 1 8 1Z";
        static final String RING = "M8 1.8A6.2 6.2 0 1 1 8 14.2A6.2 6.2 0 1 1 8 1.8Z";
        static final String BOX =
                "M4 1.8H12A2.2 2.2 0 0 1 14.2 4V12A2.2 2.2 0 0 1 12 14.2H4A2.2 2.2 0 0 1 1.8 12V4A2.2 2.2 0 0 1 4 1.8Z";
        static final String OCTAGON = "M5.1 1H10.9L15 5.1V10.9L10.9 15H5.1L1 10.9V5.1Z";
        static final String DIAMOND = "M8 .4L15.6 8L8 15.6L.4 8Z";
        static final String TRIANGLE = "M8 1L15.6 14.6H.4Z";
    }
}
