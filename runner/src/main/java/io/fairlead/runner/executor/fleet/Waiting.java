package io.fairlead.runner.executor.fleet;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.FleetWork;
import io.fairlead.runner.executor.FleetWork.Given;

/** An attempt that no worker has been given yet: little enough that thousands of them cost nothing. */
record Waiting(Given attempt, String queue) {

    static Waiting of(Assignment assignment) {
        return new Waiting(
                new Given(assignment.attemptId(), assignment.token()),
                named(assignment.execution().queue()));
    }

    /** The queue's own name, where a task may have named none. */
    static String named(String queue) {
        return queue.isEmpty() ? FleetWork.DEFAULT_QUEUE : queue;
    }

    long id() {
        return attempt.attemptId();
    }
}
