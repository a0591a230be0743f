package io.fairlead.runner.executor.local;

import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.jvm.RunningJava;
import io.fairlead.runner.worker.ExitStatus;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a worker's process ended in the middle of an attempt, as far as its exit tells.
 *
 * @param byTheTask whether the task's code did it; else it was the machine, the operator or Fairlead
 * @param reason for a person
 */
public record Ending(boolean byTheTask, String reason) {

    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("Terminating due to java\\.lang\\.OutOfMemoryError: (.*)");
    private static final int SIGNAL = 128;

    /** HUP, INT, KILL and TERM: nobody sends them to himself by mistake. */
    private static final Set<Integer> FROM_OUTSIDE = Set.of(1, 2, 9, 15);

    /**
     * @param status as the operating system gave it; 128 and more: a signal
     * @param lastWords the end of what the process wrote
     */
    static Ending of(int status, String lastWords, int heapMegabytes) {
        Matcher outOfMemory = OUT_OF_MEMORY.matcher(lastWords);
        if (outOfMemory.find()) {
            String what = outOfMemory.group(1).strip();
            return new Ending(
                    true,
                    what.equals("Metaspace")
                            ? "out of memory: Metaspace"
                            : "out of memory: the worker's heap limit is " + heapMegabytes + " MB");
        }
        if (status == ExitStatus.ATTEMPT_OVER) return new Ending(false, "the worker stopped: the attempt was over");
        if (status == ExitStatus.UNHEARD)
            return new Ending(
                    false,
                    "the worker ended the task: it could not reach the runner, which gives it to another worker");
        if (status == ExitStatus.REFUSED) return new Ending(false, "the worker API refused the worker's report");
        if (FROM_OUTSIDE.contains(status - SIGNAL)) {
            return new Ending(false, "the worker's process was killed from outside (signal " + (status - SIGNAL) + ")");
        }
        if (status > SIGNAL) {
            return new Ending(true, "the worker's process crashed (signal " + (status - SIGNAL) + "), see the log");
        }
        return new Ending(true, "the task's code ended the process with status " + status);
    }

    /** Of a process that never asked for work: what it wrote may say that Java did not start. */
    Ending beforeWork(String lastWords) {
        return RunningJava.notStarted(lastWords)
                .map(why -> new Ending(false, why))
                .orElse(this);
    }

    /** Of the attempt whose process it was. */
    public Outcome outcome() {
        return new Outcome(byTheTask ? Outcome.Kind.FAILED : Outcome.Kind.LOST, reason, null);
    }
}
