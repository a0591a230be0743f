package io.fairlead.dag;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A finished description: a name, a schedule, tasks and what they take from each other. Immutable, and nothing in it has been
 * executed.
 */
public final class Dag {

    private final DagBuilder described;
    private final List<Parameter<?>> parameters;
    private final List<Task<?>> tasks;

    Dag(DagBuilder described) {
        this.described = described;
        this.parameters = List.copyOf(described.parameters.values());
        this.tasks = List.copyOf(described.tasks.values());
    }

    /**
     * Begins to describe a DAG.
     *
     * @param name unique within the repository: 1 to 63 lower-case letters, digits and hyphens, beginning with a letter and
     *     ending with a letter or digit. It is the DAG's identity: another name is another DAG
     * @throws InvalidDag if the name is not of that form
     */
    public static DagBuilder named(String name) {
        return new DagBuilder(name);
    }

    /** Unique within the repository. */
    public String name() {
        return described.name;
    }

    /** What it is for, in a sentence; may be empty. */
    public String description() {
        return described.description;
    }

    /** When runs are due. */
    public Schedule schedule() {
        return described.schedule;
    }

    /** From when on missed runs are made up for; empty: they are not. */
    public Optional<Instant> catchUpFrom() {
        return Optional.ofNullable(described.catchUpFrom);
    }

    /** How many runs may be under way at once; further ones wait. */
    public int maxActiveRuns() {
        return described.maxActiveRuns;
    }

    /** How long a run may take. */
    public Duration timeout() {
        return described.timeout;
    }

    /** In the order they were described. */
    public List<Parameter<?>> parameters() {
        return parameters;
    }

    /** In the order they were described, which is always one in which they could be executed. */
    public List<Task<?>> tasks() {
        return tasks;
    }

    /** The parameter of that name; empty if there is none. */
    public Optional<Parameter<?>> parameter(String name) {
        return Optional.ofNullable(described.parameters.get(name));
    }

    /** The task of that name; empty if there is none. */
    public Optional<Task<?>> task(String name) {
        return Optional.ofNullable(described.tasks.get(name));
    }
}
