package io.fairlead.dag;

/**
 * A typed value that whoever starts a run may give, and the handle to it. Made by {@link DagBuilder#parameter}; one made in any
 * other way is refused by {@code takes}.
 *
 * <p>From outside the value comes as JSON: {@code "EUR"} for a text or an enum's constant, {@code 12} or {@code 12.50} for a
 * number, {@code true}, {@code "2026-03-01"} for a date. What does not fit, see {@link ParameterType}, is refused when the run is
 * asked for.
 *
 * @param name unique within the DAG
 * @param type {@code String}, {@code Integer}, {@code Long}, {@code Double}, {@code Boolean}, {@code LocalDate},
 *     {@code BigDecimal} or an enum
 * @param defaultValue used by scheduled runs, and by others that do not give it; never null
 * @param dag the builder it belongs to, so that a handle of another DAG can be refused
 * @param <T> what the task's body receives
 */
public record Parameter<T>(String name, Class<T> type, T defaultValue, DagBuilder dag) implements Input<T> {

    /** {@code parameter 'currency'}, as messages call it. */
    @Override
    public String toString() {
        return "parameter '" + name + "'";
    }
}
