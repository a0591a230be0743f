package io.fairlead.runner.jvm;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A default of the JDK that can be asked for and set. */
final class JdkDefault<T> implements Alterable {

    private final String name;
    private final Supplier<T> getter;
    private final Consumer<T> setter;
    private final T original;

    JdkDefault(String name, Supplier<T> getter, Consumer<T> setter) {
        this.name = name;
        this.getter = getter;
        this.setter = setter;
        this.original = getter.get();
    }

    @Override
    public void restore(Alterations found) {
        if (Objects.equals(original, getter.get())) return;
        setter.accept(original);
        found.undone(name);
    }
}
