package io.fairlead.runner.worker;

import io.fairlead.runner.json.Json;
import io.fairlead.runner.jvm.CommonPool;
import io.fairlead.runner.worker.log.Output;
import io.fairlead.runner.worker.thread.WorkerThreads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * The program of a local worker. Reads its {@link WorkerSettings} from standard input, which stays open: its end means that the
 * runner is gone, and then the worker ends too.
 */
public final class WorkerMain {

    private static final int MAX_SETTINGS = 1 << 16;
    private static final long FLUSH_MILLIS = 2_000;

    private WorkerMain() {}

    public static void main(String[] args) throws Exception {
        run(CatalogPlugins::new);
    }

    /**
     * Works until there is no more to do, then ends the process.
     *
     * @param plugins how plugins are loaded, given the folder where compiled ones are kept
     */
    public static void run(Function<Path, PluginSource> plugins) throws Exception {
        InputStream stdin = System.in;
        WorkerSettings settings = Json.read(firstLine(stdin), WorkerSettings.class);
        WorkerThreads.start("runner-watch", () -> awaitEnd(stdin));
        Output.install();
        CommonPool.install();
        flushAtExit();
        var clock = InstantSource.system();
        var runner = new RunnerClient(settings.workerApi(), ExitStatus::attemptOver);
        var worker = new Worker(runner, settings.token(), settings.folder(), plugins.apply(settings.cacheDir()), clock);
        worker.run();
        ExitStatus.halt(0);
    }

    static String firstLine(InputStream stdin) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = stdin.read(); b >= 0 && b != '\n' && line.size() < MAX_SETTINGS; b = stdin.read()) line.write(b);
        return line.toString(StandardCharsets.UTF_8);
    }

    static void awaitEnd(InputStream stdin) {
        try {
            while (stdin.read() >= 0) continue;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ExitStatus.halt(ExitStatus.RUNNER_GONE);
        }
    }

    /** A task that ends the process does not lose what it printed before, and what it started ends too. */
    static void flushAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(WorkerMain::flush, "flush"));
    }

    private static void flush() {
        ExitStatus.endDescendants();
        Output.finishLines();
        Output.current().ifPresent(log -> {
            try {
                log.flush(FLUSH_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
