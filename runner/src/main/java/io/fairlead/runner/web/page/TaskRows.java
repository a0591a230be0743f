package io.fairlead.runner.web.page;

import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.Wishes;
import io.fairlead.runner.web.view.HumanFormat;
import io.fairlead.runner.web.view.StateMark;
import java.util.Optional;

/** Says what the store knows of a task instance in the words of the run's page. Pure. */
final class TaskRows {

    private TaskRows() {}

    /** @param waits why it is not running */
    static TaskRow of(DagDescription description, TaskInstance instance, Optional<String> waits) {
        DagDescription.Task task = description.task(instance.task());
        int tries = task.retry().times() + 1;
        return new TaskRow(
                instance.task(),
                instance.mapIndex(),
                StateMark.of(instance.state().word()),
                instance.attempts(),
                tries + instance.losses(),
                instance.startedAt(),
                instance.finishedAt(),
                why(instance, waits),
                Wishes.of(task.execution()));
    }

    /** Why it is not running: what it waits for, and what put it where it is. A failure has its own place on the page. */
    private static Optional<String> why(TaskInstance instance, Optional<String> waits) {
        return switch (instance.state()) {
            case NONE, SCHEDULED, QUEUED, DEFERRED -> waits;
            case UP_FOR_RETRY -> waits.map(wait -> retry(instance, wait));
            case FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> instance.reason();
            case RUNNING, SUCCESS -> Optional.empty();
        };
    }

    /** With the moment as pages write it, and what went wrong before. */
    private static String retry(TaskInstance instance, String wait) {
        String when = instance.retryAt()
                .map(at -> wait.replace(at.toString(), HumanFormat.absolute(at)))
                .orElse(wait);
        return when + instance.reason().map(reason -> ", after: " + reason).orElse("");
    }
}
