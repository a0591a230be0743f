package io.fairlead.dag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The middle of the sentence that describes a task: options in any order, then what it takes (at most four inputs; more means
 * that a record is missing), then {@code returns} or {@code runs}.
 *
 * <pre>{@code
 * var totals = dag.task("total")
 *         .retry(Retry.times(3, ofMinutes(5)))
 *         .takes(orders, rates)
 *         .returns(Totals.class, SalesReport::total);
 * }</pre>
 */
public final class TaskBuilder {

    final DagBuilder dag;
    final String name;
    final List<Task<?>> after = new ArrayList<>();
    final PodBuilder pod;
    Retry retry = Retry.none();
    Duration timeout;
    String executor = "";
    String queue = "";

    TaskBuilder(DagBuilder dag, String name) {
        this.dag = dag;
        this.name = name;
        this.pod = new PodBuilder(dag.name, name);
    }

    /** How often and how late the task is tried again. Default: {@link Retry#none()}. */
    public TaskBuilder retry(Retry retry) {
        this.retry = Objects.requireNonNull(retry, "retry");
        return this;
    }

    /**
     * How long one attempt may take. When it is over, the worker's process is ended and the attempt has failed; retries apply.
     * Default: as long as the run may take.
     *
     * @param timeout 1 second to 30 days
     * @throws InvalidDag if it is not
     */
    public TaskBuilder timeout(Duration timeout) {
        if (!DagBuilder.isTimeout(timeout)) throw new InvalidDag(dag.name, name, DagBuilder.timeoutRule(timeout));
        this.timeout = timeout;
        return this;
    }

    /**
     * Order without data: the task starts only when these have succeeded. May be said more than once.
     *
     * @throws InvalidDag if one is of another DAG
     */
    public TaskBuilder after(Task<?>... tasks) {
        for (Task<?> task : tasks) after.add(dag.own(task, name));
        return this;
    }

    /**
     * Where the task is executed. Default: the installation's choice.
     *
     * <p>A run of an installation that has no such executor fails the task when the run starts, and says so.
     *
     * @param name one of {@link ExecutorName}, or another that the installation has; formed like a DAG's name
     * @throws InvalidDag if it is not of that form
     */
    public TaskBuilder executor(String name) {
        this.executor = named("executor", name);
        return this;
    }

    /**
     * Which workers of a {@linkplain ExecutorName#FLEET fleet} execute the task: those that were started for that queue. Other
     * executors have no queues, and ignore it. Default: {@code default}.
     *
     * @param name formed like a DAG's name
     * @throws InvalidDag if it is not of that form
     */
    public TaskBuilder queue(String name) {
        this.queue = named("queue", name);
        return this;
    }

    /**
     * What the task asks of its pod, where it gets one: {@code .pod(p -> p.memory("2Gi").cpu("500m"))}. May be said more than
     * once; the words add up. Default: what the installation and the team have set.
     *
     * @throws InvalidDag for what Kubernetes would not accept, such as a request beyond its limit
     */
    public TaskBuilder pod(Consumer<PodBuilder> wishes) {
        wishes.accept(pod);
        pod.build();
        return this;
    }

    /**
     * The task is any container in place of a Java body. This ends the options; go on with the command:
     *
     * <pre>{@code
     * var loaded = dag.task("load")
     *         .pod(p -> p.memory("4Gi").environmentFromSecret("warehouse"))
     *         .image("ghcr.io/acme/loader:1.4")
     *         .command("load", "--table", "orders")
     *         .takes(orders)
     *         .returns(Loaded.class, "/dev/termination-log");
     * }</pre>
     *
     * <p>Exit code 0 is success, any other a failure that is tried again as {@link #retry} says. What it prints is the task's
     * log. Its environment: what {@link ContainerBuilder#takes} gives it; {@code FAIRLEAD_DAG}, {@code FAIRLEAD_TASK},
     * {@code FAIRLEAD_RUN_ID} and {@code FAIRLEAD_REVISION} as text; {@code FAIRLEAD_LOGICAL_DATE},
     * {@code FAIRLEAD_INTERVAL_START} and {@code FAIRLEAD_INTERVAL_END} in ISO-8601, such as {@code 2026-03-01T05:00:00Z};
     * {@code FAIRLEAD_ATTEMPT_NUMBER}, counted from 1; and what {@link #pod} says.
     *
     * <p>Only {@link ExecutorName#KUBERNETES} can execute it. On another executor the task fails when the run starts, and says
     * so.
     *
     * @param image such as {@code ghcr.io/acme/loader:1.4}; give a tag or a digest, so that a run can be repeated
     * @throws InvalidDag if it is not the name of an image
     */
    public ContainerBuilder image(String image) {
        try {
            return new ContainerBuilder(this, KubernetesNames.image(image));
        } catch (IllegalArgumentException e) {
            throw new InvalidDag(dag.name, name, e.getMessage());
        }
    }

    private String named(String kind, String given) {
        if (DagBuilder.isName(given)) return given;
        throw new InvalidDag(dag.name, name, kind + " '" + given + "': " + DagBuilder.NAME_RULE);
    }

    /**
     * The task's body receives one value.
     *
     * @throws InvalidDag if the handle is of another DAG, or of a task without output; the same holds for all {@code takes}
     */
    public <A> Takes1<A> takes(Input<A> a) {
        return new Takes1<>(this, inputs(a));
    }

    /** The task's body receives two values. */
    public <A, B> Takes2<A, B> takes(Input<A> a, Input<B> b) {
        return new Takes2<>(this, inputs(a, b));
    }

    /** The task's body receives three values. */
    public <A, B, C> Takes3<A, B, C> takes(Input<A> a, Input<B> b, Input<C> c) {
        return new Takes3<>(this, inputs(a, b, c));
    }

    /** The task's body receives four values. */
    public <A, B, C, D> Takes4<A, B, C, D> takes(Input<A> a, Input<B> b, Input<C> c, Input<D> d) {
        return new Takes4<>(this, inputs(a, b, c, d));
    }

    /**
     * The task takes nothing and has an output.
     *
     * @param output the class of what the body returns: a record, or another class that Jackson can write as JSON and read
     *     back. A generic class such as {@code List} is refused, because Java forgets what is in it: put a record around it
     * @param body must not return null
     * @throws InvalidDag if the class is generic, or the DAG has a task of that name
     */
    public <R> Task<R> returns(Class<R> output, Body.Function0<? extends R> body) {
        return dag.add(this, List.of(), output, in -> body.apply());
    }

    /** The task takes nothing and has no output. */
    public Task<Void> runs(Body.Action0 body) {
        return dag.add(this, List.of(), Void.class, in -> {
            body.run();
            return null;
        });
    }

    List<Input<?>> inputs(Input<?>... inputs) {
        for (Input<?> input : inputs) {
            if (dag.own(input, name).type() == Void.class) {
                throw new InvalidDag(
                        dag.name, name, "it takes a task that has no output; use after(…) for order alone");
            }
        }
        return List.of(inputs);
    }

    /** The end of the sentence of a task that takes one value. */
    public static final class Takes1<A> {

        private final TaskBuilder task;
        private final List<Input<?>> inputs;

        private Takes1(TaskBuilder task, List<Input<?>> inputs) {
            this.task = task;
            this.inputs = inputs;
        }

        /** The task has an output, see {@link TaskBuilder#returns}. */
        @SuppressWarnings("unchecked")
        public <R> Task<R> returns(Class<R> output, Body.Function1<? super A, ? extends R> body) {
            return task.dag.add(task, inputs, output, in -> body.apply((A) in[0]));
        }

        /** The task has no output. */
        public Task<Void> runs(Body.Action1<? super A> body) {
            return returns(Void.class, a -> {
                body.run(a);
                return null;
            });
        }
    }

    /** The end of the sentence of a task that takes two values. */
    public static final class Takes2<A, B> {

        private final TaskBuilder task;
        private final List<Input<?>> inputs;

        private Takes2(TaskBuilder task, List<Input<?>> inputs) {
            this.task = task;
            this.inputs = inputs;
        }

        /** The task has an output, see {@link TaskBuilder#returns}. */
        @SuppressWarnings("unchecked")
        public <R> Task<R> returns(Class<R> output, Body.Function2<? super A, ? super B, ? extends R> body) {
            return task.dag.add(task, inputs, output, in -> body.apply((A) in[0], (B) in[1]));
        }

        /** The task has no output. */
        public Task<Void> runs(Body.Action2<? super A, ? super B> body) {
            return returns(Void.class, (a, b) -> {
                body.run(a, b);
                return null;
            });
        }
    }

    /** The end of the sentence of a task that takes three values. */
    public static final class Takes3<A, B, C> {

        private final TaskBuilder task;
        private final List<Input<?>> inputs;

        private Takes3(TaskBuilder task, List<Input<?>> inputs) {
            this.task = task;
            this.inputs = inputs;
        }

        /** The task has an output, see {@link TaskBuilder#returns}. */
        @SuppressWarnings("unchecked")
        public <R> Task<R> returns(Class<R> output, Body.Function3<? super A, ? super B, ? super C, ? extends R> body) {
            return task.dag.add(task, inputs, output, in -> body.apply((A) in[0], (B) in[1], (C) in[2]));
        }

        /** The task has no output. */
        public Task<Void> runs(Body.Action3<? super A, ? super B, ? super C> body) {
            return returns(Void.class, (a, b, c) -> {
                body.run(a, b, c);
                return null;
            });
        }
    }

    /** The end of the sentence of a task that takes four values. */
    public static final class Takes4<A, B, C, D> {

        private final TaskBuilder task;
        private final List<Input<?>> inputs;

        private Takes4(TaskBuilder task, List<Input<?>> inputs) {
            this.task = task;
            this.inputs = inputs;
        }

        /** The task has an output, see {@link TaskBuilder#returns}. */
        @SuppressWarnings("unchecked")
        public <R> Task<R> returns(
                Class<R> output, Body.Function4<? super A, ? super B, ? super C, ? super D, ? extends R> body) {
            return task.dag.add(task, inputs, output, in -> body.apply((A) in[0], (B) in[1], (C) in[2], (D) in[3]));
        }

        /** The task has no output. */
        public Task<Void> runs(Body.Action4<? super A, ? super B, ? super C, ? super D> body) {
            return returns(Void.class, (a, b, c, d) -> {
                body.run(a, b, c, d);
                return null;
            });
        }
    }
}
