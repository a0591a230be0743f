package io.fairlead.runner.scheduler;

import io.fairlead.runner.liveness.Steady;
import java.util.function.Consumer;
import java.util.function.Function;

/** Does something for each of many, so that one of them that goes wrong costs the others nothing. */
final class OneByOne {

    private OneByOne() {}

    /**
     * An {@link Error} of one is caught like an exception: a description that is nested too deeply overflows the stack, and that
     * must not be everybody's end.
     *
     * @param name how the log names an item that went wrong; it is tried again at the next occasion
     */
    static <T> void each(Iterable<T> items, Function<T, String> name, Consumer<T> action) {
        for (T item : items) {
            try {
                action.accept(item);
            } catch (RuntimeException | Error e) {
                Steady.said(name.apply(item) + " went wrong; the others go on, and it is tried again", e);
            }
        }
    }
}
