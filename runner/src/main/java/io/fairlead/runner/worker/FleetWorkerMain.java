package io.fairlead.runner.worker;

import io.fairlead.gitsync.ProcessSignal;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.jvm.CommonPool;
import io.fairlead.runner.worker.log.Output;
import io.fairlead.runner.worker.thread.WorkerThreads;
import java.io.InputStream;
import java.time.InstantSource;

/**
 * The program of a fleet's worker. Reads its {@link FleetWorkerSettings} from standard input, which stays open: its end means that
 * {@code fairlead worker} is gone, and then the worker ends too.
 */
public final class FleetWorkerMain {

    private FleetWorkerMain() {}

    /** Works until there is no more to do, then ends the process. */
    public static void main(String[] args) throws Exception {
        InputStream stdin = System.in;
        var settings = Json.read(WorkerMain.firstLine(stdin), FleetWorkerSettings.class);
        WorkerThreads.start("parent-watch", () -> WorkerMain.awaitEnd(stdin));
        Output.install();
        CommonPool.install();
        WorkerMain.flushAtExit();
        var worker = new FleetWorker(settings, InstantSource.system());
        ProcessSignal.on("TERM", worker::leave);
        // Ctrl-C reaches all processes of the terminal; the parent says what to do.
        ProcessSignal.on("INT", () -> {});
        worker.run();
        ExitStatus.halt(0);
    }
}
