package io.fairlead.runner.scheduler;

import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something for each of many, so that one of them that goes wrong costs the others nothing. */
final class OneByOne {

    private static final Logger log = LoggerFactory.getLogger(OneByOne.class);

    private OneByOne() {}

    /** @param name how the log names an item that went wrong; it is tried again at the next occasion */
    static <T> void each(Iterable<T> items, Function<T, String> name, Consumer<T> action) {
        for (T item : items) {
            try {
                action.accept(item);
            } catch (RuntimeException e) {
                log.error("{} went wrong; the others go on, and it is tried again", name.apply(item), e);
            }
        }
    }
}
