package io.fairlead.dag;

/**
 * The bodies of tasks: plain functions of what they take. They may throw anything; whatever they throw fails the attempt,
 * except {@link SkipTask}, which skips the task.
 *
 * <p>A body is stopped by the end of its process, not by interruption. It may be executed more than once, if an attempt was lost
 * after its work was done but before that was recorded: prefer effects that can be repeated.
 */
public final class Body {

    private Body() {}

    /** Takes nothing, returns a value. */
    @FunctionalInterface
    public interface Function0<R> {
        R apply() throws Exception;
    }

    /** Takes one value, returns a value. */
    @FunctionalInterface
    public interface Function1<A, R> {
        R apply(A a) throws Exception;
    }

    /** Takes two values, returns a value. */
    @FunctionalInterface
    public interface Function2<A, B, R> {
        R apply(A a, B b) throws Exception;
    }

    /** Takes three values, returns a value. */
    @FunctionalInterface
    public interface Function3<A, B, C, R> {
        R apply(A a, B b, C c) throws Exception;
    }

    /** Takes four values, returns a value. */
    @FunctionalInterface
    public interface Function4<A, B, C, D, R> {
        R apply(A a, B b, C c, D d) throws Exception;
    }

    /** Takes nothing, returns nothing. */
    @FunctionalInterface
    public interface Action0 {
        void run() throws Exception;
    }

    /** Takes one value, returns nothing. */
    @FunctionalInterface
    public interface Action1<A> {
        void run(A a) throws Exception;
    }

    /** Takes two values, returns nothing. */
    @FunctionalInterface
    public interface Action2<A, B> {
        void run(A a, B b) throws Exception;
    }

    /** Takes three values, returns nothing. */
    @FunctionalInterface
    public interface Action3<A, B, C> {
        void run(A a, B b, C c) throws Exception;
    }

    /** Takes four values, returns nothing. */
    @FunctionalInterface
    public interface Action4<A, B, C, D> {
        void run(A a, B b, C c, D d) throws Exception;
    }

    /** What all of the above become: inputs in the order they were taken; null where there is no output. */
    @FunctionalInterface
    interface Any {
        Object apply(Object[] inputs) throws Exception;
    }
}
