package io.fairlead.runner.executor;

import java.time.Duration;

/**
 * Work for a worker on another machine, lent to it.
 *
 * @param assignment what it is about
 * @param silence for how long the runner may not hear the worker before it gives the work to another one
 */
public record FleetAnswer(Assignment assignment, Duration silence) {

    /** The shortest {@code silence}: room for several signs of life, one of which may get lost, and for the task's end. */
    public static final Duration LEAST_SILENCE = Duration.ofSeconds(10);
}
