package io.fairlead.runner.worker.fleet;

import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.local.Ending;
import io.fairlead.runner.executor.local.LocalSettings;
import io.fairlead.runner.executor.local.WorkerProcess;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.worker.AttemptNote;
import io.fairlead.runner.worker.FleetWorkerMain;
import io.fairlead.runner.worker.FleetWorkerSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One place for a task: keeps a worker's process there, one after the other, and reports what becomes of a task whose process ended
 * under it.
 */
final class WorkerSlot {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final WorkerHostSettings settings;
    private final String machine;
    private final String name;
    private final Path folder;
    private final PrintStream out;
    private final InstantSource clock;
    private final AttemptNote note;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile WorkerProcess process;

    /** @param machine the same for all places of this process, and no other's */
    WorkerSlot(WorkerHostSettings settings, String machine, int number, PrintStream out, InstantSource clock) {
        this.clock = clock;
        this.settings = settings;
        this.machine = machine;
        this.name = settings.name() + "/" + number;
        this.folder = settings.folder().resolve("slot-" + number).toAbsolutePath();
        this.out = out;
        this.note = new AttemptNote(folder);
        this.thread = new Thread(this::keep, "place-" + number);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void keep() {
        try {
            reportBefore();
            Duration pause = FIRST_PAUSE;
            while (stopped.getCount() > 0) {
                boolean well = isDoneWell();
                if (!well) stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                pause = well ? FIRST_PAUSE : longer(pause);
            }
        } catch (InterruptedException e) {
            say("stops at once");
        }
    }

    private void reportBefore() throws InterruptedException {
        try {
            report(new Ending(false, "worker " + name + " was killed, or its machine was started anew"), "");
        } catch (RuntimeException | Error e) {
            say("the end of the task before could not be reported: " + e);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** @return whether the next process can be expected to do better than to end at once */
    private boolean isDoneWell() throws InterruptedException {
        try {
            WorkerProcess child = begin();
            Ending ending = child.ending(settings.heapMegabytes()).get();
            boolean underTask = report(ending, child.lastWords());
            if (!underTask && child.status() != 0) say("its process ended with status " + child.status());
            return underTask || child.status() == 0;
        } catch (IOException
                | ExecutionException
                | RuntimeException
                | Error e) { // A place has one thread, and needs it.
            say("its process could not be started or followed: " + e);
            return false;
        }
    }

    private WorkerProcess begin() throws IOException {
        var handedOver = new FleetWorkerSettings(
                settings.server(),
                Files.readString(settings.tokenFile()).strip(),
                name,
                machine,
                settings.queue(),
                folder,
                settings.grace());
        var jvm = new LocalSettings(
                        1,
                        settings.heapMegabytes(),
                        folder.resolve("run"),
                        folder.resolve("compiled"),
                        List.of(),
                        FleetWorkerMain.class.getName())
                .with(settings.javaOptions());
        WorkerProcess child = WorkerProcess.start(jvm, handedOver, text -> say(text.strip()));
        process = child;
        if (stopped.getCount() == 0) child.terminate();
        return child;
    }

    /** @return whether a task was under way */
    private boolean report(Ending ending, String lastWords) throws InterruptedException {
        try {
            Optional<AttemptNote.Content> left = note.read();
            if (left.isEmpty()) return false;
            Outcome outcome = stopped.getCount() == 0 && !ending.byTheTask()
                    ? new Outcome(Outcome.Kind.LOST, "worker " + name + " was told to end", null)
                    : ending.outcome();
            say(left.get() + ": " + outcome.reason());
            note.report(left.get(), outcome, lines(ending, lastWords, outcome), settings.server());
            return true;
        } catch (IOException | IllegalArgumentException e) {
            say("the end of its task could not be reported: " + e.getMessage());
            return true;
        }
    }

    /** What the process wrote concerns the task only if that brought it down. */
    private List<LogLine> lines(Ending ending, String lastWords, Outcome outcome) {
        Instant now = clock.instant();
        var lines = new ArrayList<LogLine>();
        if (ending.byTheTask())
            lastWords.lines().forEach(line -> lines.add(new LogLine(now, "WARN", LogLine.PROCESS, line)));
        lines.add(new LogLine(now, "ERROR", LogLine.FAIRLEAD, outcome.reason()));
        return lines;
    }

    private void say(String text) {
        text.lines().forEach(line -> out.println("fairlead: worker " + name + ": " + line));
    }

    /** Its process takes no more work. */
    void stop() {
        stopped.countDown();
        WorkerProcess child = process;
        if (child != null) child.terminate();
    }

    void awaitEnd(Duration longest) throws InterruptedException {
        if (!longest.isNegative() && !longest.isZero()) thread.join(longest.toMillis() + 1);
    }

    void kill() {
        WorkerProcess child = process;
        if (child != null) child.kill();
    }
}
