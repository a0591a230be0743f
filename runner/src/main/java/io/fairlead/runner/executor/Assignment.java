package io.fairlead.runner.executor;

import io.fairlead.dag.Run;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.dag.Execution;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * All that a worker needs to execute one attempt.
 *
 * @param token proves to the worker API that the caller is this attempt; valid while the attempt is active. Never logged
 * @param repo name of the repo, for messages
 * @param folder the revision's immutable directory, down to the repo's path inside it
 * @param pluginPath the jar or {@code .java} file below that folder
 * @param sourceClass the class of the plugin that describes the DAG
 * @param dagName the DAG's name within its repo
 * @param run the run as the task's body sees it
 * @param inputs for each input of the task its JSON text, in order; null for the run itself
 * @param commit what {@code folder} holds, for a worker elsewhere
 * @param execution where and how the task wishes to be executed. A task with a container of its own has its inputs in the pod's
 *     environment here
 * @param deadline when the attempt's time or its run's will be over, if it begins now; null if neither has a limit. The runner
 *     ends what is late: this is for the net below
 * @param number which attempt of the task instance this is, counted from 1
 */
public record Assignment(
        long attemptId,
        String token,
        String repo,
        String folder,
        String pluginPath,
        String sourceClass,
        String dagName,
        String task,
        Run run,
        List<String> inputs,
        LogKey log,
        Commit commit,
        Execution execution,
        String team,
        Instant deadline,
        int number) {

    /** The same, where the commit is in another folder. */
    public Assignment in(Path other) {
        return new Assignment(
                attemptId,
                token,
                repo,
                other.toString(),
                pluginPath,
                sourceClass,
                dagName,
                task,
                run,
                inputs,
                log,
                commit,
                execution,
                team,
                deadline,
                number);
    }

    @Override
    public String toString() {
        return "attempt " + attemptId + " (" + log.path() + ")";
    }
}
