package io.fairlead.runner.doctor;

/**
 * How something was found.
 *
 * @param advice what to do; empty where there is nothing to do
 */
public record Finding(Grade grade, String what, String advice) {

    /** How bad it is. */
    public enum Grade {
        OK,
        WARN,
        FAIL
    }
}
