package io.fairlead.runner.worker;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import io.fairlead.dag.PermanentFailure;
import io.fairlead.dag.RunInput;
import io.fairlead.dag.SkipTask;
import io.fairlead.dag.Task;
import io.fairlead.dag.TaskJson;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.jvm.CommonPool;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.LogText;
import io.fairlead.runner.worker.log.AttemptLog;
import io.fairlead.runner.worker.log.Output;
import io.fairlead.runner.worker.log.TaskLogger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Executes one attempt on the calling thread: loads its plugin, finds its task, calls the body, and puts the end into words. */
final class TaskExecution {

    private static final int MAX_REASON = 500;

    private final PluginCache plugins;
    private final Assignment assignment;
    private final AttemptLog log;
    private final Runnable begins;

    /** @param begins called before the task's body */
    TaskExecution(PluginCache plugins, Assignment assignment, AttemptLog log, Runnable begins) {
        this.plugins = plugins;
        this.assignment = assignment;
        this.log = log;
        this.begins = begins;
    }

    /** Never throws, whatever the task does. */
    Result run() {
        Output.adopt(log);
        try {
            return new Result(execute(), false);
        } catch (Throwable thrown) {
            boolean outOfMemory = thrown instanceof OutOfMemoryError;
            try {
                return new Result(failure(thrown), outOfMemory);
            } catch (Throwable again) {
                // Its own getMessage() or printStackTrace() threw.
                return new Result(new Outcome(Kind.FAILED, thrown.getClass().getName(), null), outOfMemory);
            }
        }
    }

    private Outcome execute() throws Exception {
        PluginCache.Warm warm;
        DagSource source;
        try {
            warm = plugins.open(assignment);
            Thread.currentThread().setContextClassLoader(warm.plugin().classLoader());
            CommonPool.serve(warm.plugin().classLoader());
            warm.plugin().begin();
            source = warm.plugin().source(assignment.sourceClass());
        } catch (Exception | LinkageError e) {
            log.add("ERROR", LogLine.FAIRLEAD, TaskLogger.stackTrace(e));
            String reason = assignment.pluginPath() + " could not be loaded: " + e.getMessage();
            return new Outcome(Kind.FAILED, firstLine(reason), null);
        }
        Task<?> task = task(source);
        List<Object> inputs = inputs(task, warm.json());
        begins.run();
        Object output = task.execute(inputs);
        return success(task.type() == Void.class ? null : warm.json().write(output, task));
    }

    private Task<?> task(DagSource source) {
        Dag dag = source.dags().stream()
                .filter(described -> described.name().equals(assignment.dagName()))
                .findFirst()
                .orElseThrow(() -> new PermanentFailure(assignment.sourceClass() + " in " + assignment.pluginPath()
                        + " describes no dag '" + assignment.dagName() + "'"));
        return dag.task(assignment.task())
                .orElseThrow(() -> new PermanentFailure(
                        "dag '" + dag.name() + "' of this revision has no task '" + assignment.task() + "'"));
    }

    private List<Object> inputs(Task<?> task, TaskJson json) {
        var values = new ArrayList<Object>();
        for (int i = 0; i < task.inputs().size() && i < assignment.inputs().size(); i++) {
            var input = task.inputs().get(i);
            String text = assignment.inputs().get(i);
            values.add(input instanceof RunInput ? assignment.run() : json.read(text, input));
        }
        return values;
    }

    private static Outcome success(String output) {
        if (output == null || output.length() <= Outcome.MAX_OUTPUT) return new Outcome(Kind.SUCCESS, "", output);
        throw new PermanentFailure("the output has " + output.length() + " characters as JSON, the limit is "
                + Outcome.MAX_OUTPUT + "; keep the data elsewhere and return where it is");
    }

    private Outcome failure(Throwable thrown) {
        if (thrown instanceof SkipTask) {
            log.add("INFO", LogLine.FAIRLEAD, "skipped: " + thrown.getMessage());
            return new Outcome(Kind.SKIPPED, firstLine(String.valueOf(thrown.getMessage())), null);
        }
        thrown.setStackTrace(withoutUs(thrown.getStackTrace()));
        log.add("ERROR", LogLine.FAIRLEAD, TaskLogger.stackTrace(thrown));
        if (thrown instanceof PermanentFailure) {
            return new Outcome(Kind.FAILED_FOR_GOOD, firstLine(String.valueOf(thrown.getMessage())), null);
        }
        String name = thrown.getClass().getSimpleName();
        return new Outcome(
                Kind.FAILED, firstLine(thrown.getMessage() == null ? name : name + ": " + thrown.getMessage()), null);
    }

    /** The frames down to the task's body: below it there is only what called it, which tells its author nothing. */
    private static StackTraceElement[] withoutUs(StackTraceElement[] frames) {
        int own = frames.length;
        while (own > 0 && isOurs(frames[own - 1].getClassName())) own--;
        return own == 0 ? frames : Arrays.copyOf(frames, own);
    }

    private static boolean isOurs(String className) {
        return className.startsWith("io.fairlead.runner.")
                || className.startsWith("io.fairlead.dag.Task")
                || className.equals(Thread.class.getName());
    }

    private static String firstLine(String text) {
        String first = text.lines().findFirst().orElse("");
        return first.length() <= MAX_REASON ? first : LogText.beginning(first, MAX_REASON) + "…";
    }

    /** @param outOfMemory the process cannot be trusted any more */
    record Result(Outcome outcome, boolean outOfMemory) {}
}
