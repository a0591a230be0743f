package io.fairlead.runner.cli;

import io.fairlead.runner.executor.FleetWork;
import io.fairlead.runner.executor.local.LocalSettings;
import io.fairlead.runner.jvm.JavaOptions;
import io.fairlead.runner.worker.fleet.WorkerHost;
import io.fairlead.runner.worker.fleet.WorkerHostSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairlead worker}: gives this machine's slots to a runner's fleet. */
@Command(
        name = "worker",
        description = {
            "Executes tasks of a runner elsewhere, on this machine: warm workers that ask for work and fetch its commits.",
            "Told to end (Ctrl-C, SIGTERM), they take no more work and let their tasks go on for the grace period."
        },
        mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {

    private static final int MOST_SLOTS = 1_000;
    private static final int LEAST_HEAP = 32;

    @Option(
            names = "--server",
            paramLabel = "URL",
            required = true,
            description = "The runner's worker API (not its page), such as http://fairlead:8082.")
    private URI server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            required = true,
            description = "A file with the fleet's or the queue's token.")
    private Path tokenFile;

    @Option(names = "--slots", paramLabel = "N", description = "How many tasks at once. Default: number of cores.")
    private int slots = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--queue",
            paramLabel = "NAME",
            defaultValue = FleetWork.DEFAULT_QUEUE,
            description = "Whose work to ask for. Default: ${DEFAULT-VALUE}, that of tasks that name none.")
    private String queue;

    @Option(names = "--name", paramLabel = "NAME", description = "As people will see it. Default: the host's name.")
    private String name;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = ".fairlead-worker",
            description = "Where commits and compiled DAGs are kept. Default: ./${DEFAULT-VALUE}.")
    private Path work;

    @Option(
            names = "--heap",
            paramLabel = "MB",
            defaultValue = "" + LocalSettings.DEFAULT_HEAP_MEGABYTES,
            description = "Heap limit of each worker in megabytes. Default: ${DEFAULT-VALUE}.")
    private int heap;

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            description = "Of the Java in which tasks execute, as in --java-option=-Xss4m; may be given several times.")
    private List<String> javaOptions = List.of();

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long tasks may go on when it is told to end. Default: ${DEFAULT-VALUE}.")
    private int grace;

    private final CountDownLatch signal = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        WorkerHostSettings settings = settings();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> onSignal(out), "stop"));
        try {
            WorkerHost machine = WorkerHost.start(settings, out, InstantSource.system());
            out.println("fairlead: worker " + settings.name() + " asks " + server + " for work of queue '" + queue
                    + "' with " + slots + " slots");
            signal.await();
            machine.close();
        } catch (IOException e) {
            throw new CommandFailure(e.getMessage());
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private WorkerHostSettings settings() {
        boolean http = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
        if (!http || server.getHost() == null)
            throw new CommandFailure(
                    "--server is '" + server + "'; it must be an address such as http://fairlead:8082");
        if (!Files.isReadable(tokenFile)) throw new CommandFailure("--token-file: cannot read " + tokenFile);
        within("--slots", slots, 1, MOST_SLOTS);
        within("--heap", heap, LEAST_HEAP, Integer.MAX_VALUE);
        within("--grace", grace, 0, (int) TimeUnit.DAYS.toSeconds(1));
        return new WorkerHostSettings(
                server,
                tokenFile.toAbsolutePath(),
                name == null ? hostName() : name,
                queue,
                slots,
                heap,
                work.toAbsolutePath(),
                Duration.ofSeconds(grace),
                java());
    }

    private JavaOptions java() {
        for (String problem : JavaOptions.problems(javaOptions)) throw new CommandFailure("--java-option: " + problem);
        return new JavaOptions(javaOptions);
    }

    private static void within(String option, int given, int least, int most) {
        if (given < least || given > most)
            throw new CommandFailure(option + " is " + given + "; it must be from " + least + " to " + most);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "worker";
        }
    }

    /** The signal's thread waits until all tasks have ended or were reported, so that the end of the process cuts nothing off. */
    private void onSignal(PrintStream out) {
        if (stopped.getCount() == 0) return; // It could not start, and ends by itself.
        out.println("fairlead: stopping; tasks may go on for " + grace + " s");
        signal.countDown();
        try {
            stopped.await(); // Machine.close() ends in time by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
