package io.fairlead.runner.executor.local;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;

import io.fairlead.dag.Retry;
import io.fairlead.runner.database.Database;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.logs.LogIndex;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogStore;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.scheduler.Reports;
import io.fairlead.runner.testkit.Dice;
import io.fairlead.runner.testkit.TestScheduler;
import io.fairlead.runner.worker.log.OutputMark;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Many runs at once on the real scheduler, database and local executor, of which everything fails by dice: statements, commits, log
 * writes, process starts, and the calls of workers. In one thread and in virtual time, so that a seed is a story.
 */
final class Storm implements AutoCloseable {

    private static final int SLOTS = 4;
    private static final Duration STEP = Duration.ofSeconds(1);

    final Dice dice;
    final TestScheduler scheduler;
    private final List<SimulatedWorker> workers = new ArrayList<>();
    private final List<DagRun> runs = new ArrayList<>();
    private final LogStore logs;
    private LocalExecutor executor;
    private long processes;

    Storm(Path folder, Dice dice) {
        this.dice = dice;
        logs = new UnluckyLogs(new DirectoryLogs(folder.resolve("logs")));
        Database database = Database.open(folder.resolve("fairlead.db"), dice::watch);
        scheduler = new TestScheduler(database, reports -> executor(folder, reports));
        executor.open(URI.create("http://127.0.0.1:1"), () -> {});
        Retry retry = Retry.times(2, Duration.ofSeconds(10));
        scheduler.push(
                dag("wide", task("a", retry), task("b", retry), task("c", retry), task("d", "a", "b", "c")),
                dag("long", task("a"), task("b", retry, "a"), task("c", retry, "b"), task("d", retry, "c")));
    }

    private LocalExecutor executor(Path folder, Reports reports) {
        var settings = new LocalSettings(SLOTS, folder.resolve("work"), folder.resolve("compiled"));
        executor = new LocalExecutor(
                settings,
                reports,
                logs,
                () -> Instant.EPOCH,
                (its, api, written) -> process(reports, written),
                new AtOnce());
        return executor;
    }

    private WorkerProcess process(Reports reports, Consumer<String> written) throws IOException {
        dice.mayFail("process start");
        var process = new FakeProcess(++processes);
        var output = ProcessOutput.of(process, new OutputMark("none"), written);
        output.end().join();
        String token = "worker-" + process.pid();
        workers.add(new SimulatedWorker(process, token, executor, reports, logs, dice));
        return new WorkerProcess(process, output, token);
    }

    /** A second passes, and people start runs while it is stormy. */
    void step(boolean stormy) {
        dice.isThrown(stormy);
        scheduler.clock.advance(STEP);
        if (stormy && dice.of(3) == 0) trigger();
        for (SimulatedWorker worker : List.copyOf(workers)) if (worker.isAlive()) worker.step();
        workers.removeIf(worker -> !worker.isAlive());
        scheduler.pass();
    }

    private void trigger() {
        try {
            runs.add(scheduler.trigger(dice.of(2) == 0 ? "wide" : "long"));
        } catch (RuntimeException | Error e) {
            return; // Whoever wanted it sees that.
        }
    }

    int runs() {
        return scheduler.queries.count();
    }

    /** Runs that have not ended, told with what their tasks do. */
    List<String> left() {
        dice.isThrown(false);
        return scheduler.queries.active(Integer.MAX_VALUE).stream()
                .map(run -> run.name() + " " + run.state() + " " + scheduler.states(run))
                .toList();
    }

    @Override
    public void close() {
        dice.isThrown(false);
        executor.close();
        scheduler.close();
    }

    /** A disk that is full now and then. */
    private final class UnluckyLogs implements LogStore {

        private final LogStore logs;

        UnluckyLogs(LogStore logs) {
            this.logs = logs;
        }

        @Override
        public void append(LogKey key, byte[] lines) throws IOException {
            if (dice.fails("log write")) throw new IOException("No space left on device");
            dice.mayFail("log store");
            logs.append(key, lines);
        }

        @Override
        public Slice read(LogKey key, long offset, int maxBytes) throws IOException {
            return logs.read(key, offset, maxBytes);
        }

        @Override
        public long size(LogKey key) throws IOException {
            return logs.size(key);
        }

        @Override
        public boolean isHere(LogKey key) {
            return logs.isHere(key);
        }

        @Override
        public LogIndex index(LogKey key) throws IOException {
            return logs.index(key);
        }

        @Override
        public boolean sweep(Instant before, Set<String> live) throws IOException {
            return logs.sweep(before, live);
        }
    }

    /** In the thread of whoever calls; now and then there is none to be had. */
    private final class AtOnce extends AbstractExecutorService {

        @Override
        public void execute(Runnable work) {
            dice.mayFail("thread");
            work.run();
        }

        @Override
        public void shutdown() {
            // There is nothing that goes on.
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long time, TimeUnit unit) {
            return true;
        }
    }
}
