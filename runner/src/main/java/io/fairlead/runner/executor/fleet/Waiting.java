package io.fairlead.runner.executor.fleet;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.FleetWork;
import io.fairlead.runner.executor.FleetWork.Given;

/** An attempt that no worker has been given yet: little enough that thousands of them cost nothing. */
record Waiting(Given attempt, String queue) {

    static Waiting of(Assignment assignment) {
        String queue = assignment.execution().queue();
        return new Waiting(
                new Given(assignment.attemptId(), assignment.token()),
                queue.isEmpty() ? FleetWork.DEFAULT_QUEUE : queue);
    }

    long id() {
        return attempt.attemptId();
    }
}
