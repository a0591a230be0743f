package io.fairlead.runner.bench;

import io.fairlead.runner.bench.Measurement.Unit;
import io.fairlead.runner.cli.CommandFailure;
import io.fairlead.runner.cli.Pause;
import io.fairlead.runner.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Many repositories in one git-sync, which tells by its metrics how long after its turn each was looked at. */
final class FleetBench {

    private static final Duration PERIOD = Duration.ofSeconds(10);

    /** Each repository has several turns, and each turn is seen at least once. */
    private static final int LOOKS = 8;

    private static final Duration BETWEEN_LOOKS = PERIOD.dividedBy(2);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(10);
    private static final double LIMIT_MIB = 256;
    private static final double LIMIT_LATE_MILLIS = 2_000;
    private static final double NEARLY_ALL = 0.99;
    private static final String LATE = "git_sync_lateness_seconds{";
    private static final String LATEST = "git_sync_lateness_max_seconds{";

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(HTTP_TIMEOUT).build();
    private final URI address;
    private final PrintWriter out;

    private FleetBench(URI address, PrintWriter out) {
        this.address = address;
        this.out = out;
    }

    static List<Measurement> run(Path folder, int count, PrintWriter out) throws IOException, InterruptedException {
        if (count < 1) throw new CommandFailure("--repos must be at least 1");
        out.println("making " + count + " repositories");
        out.flush();
        SyncRepositories.small(folder.resolve("first"));
        BenchGit git = new BenchGit(Files.createDirectories(folder.resolve("served")));
        try (GitServer server = GitServer.start(folder.resolve("served"))) {
            Map<String, Object> repos = new TreeMap<>();
            for (int i = 1; i <= count; i++) {
                String name = "repo" + i;
                git.run("clone", "--quiet", "--bare", folder.resolve("first").toString(), name);
                repos.put(name, Map.of("repo", server.url(name)));
            }
            Path file = Files.writeString(folder.resolve("repos.json"), Json.write(repos));
            int port = freePort();
            List<String> flags = List.of(
                    "--repos-file=" + file,
                    "--ref=main",
                    "--link=link",
                    "--period=" + PERIOD.toSeconds() + "s",
                    "--http-bind=127.0.0.1:" + port,
                    "--http-metrics");
            FleetBench bench = new FleetBench(URI.create("http://127.0.0.1:" + port), out);
            try (SyncProcess process = SyncProgram.ours().start(folder.resolve("root"), flags)) {
                return bench.measure(process, count);
            }
        }
    }

    private List<Measurement> measure(SyncProcess process, int count) throws IOException, InterruptedException {
        String among = " of " + count + " repositories";
        double published = awaitAllPublished(process);
        // Before their first turns their places in the period are not theirs yet.
        Pause.of(PERIOD);
        double cpuBefore = process.cpuSeconds();
        long start = System.nanoTime();
        List<Double> late = new ArrayList<>();
        for (int i = 0; i < LOOKS; i++) {
            Pause.of(BETWEEN_LOOKS);
            late.addAll(millis(LATE));
        }
        double cpu = 100 * (process.cpuSeconds() - cpuBefore) / ((System.nanoTime() - start) / 1e9);
        late.sort(null);
        double nearlyAll = late.get((int) Math.ceil(NEARLY_ALL * late.size()) - 1);
        double latest = millis(LATEST).stream().mapToDouble(each -> each).max().orElse(Double.NaN);
        out.println("load average at the end: "
                + Files.readString(Path.of("/proc/loadavg")).strip());
        return List.of(
                one("all published, from the start", Unit.MILLISECONDS, Optional.empty(), published),
                new Measurement("late for their turns," + among, Unit.MILLISECONDS, Optional.empty(), late),
                one("late for their turns, 99 %" + among, Unit.MILLISECONDS, Optional.empty(), nearlyAll),
                one("late for a turn, the most", Unit.MILLISECONDS, Optional.of(LIMIT_LATE_MILLIS), latest),
                one("memory (PSS)", Unit.MEBIBYTES, Optional.of(LIMIT_MIB), process.proportionalMemory()),
                one("memory (RSS), the most", Unit.MEBIBYTES, Optional.of(LIMIT_MIB), process.mostMemory()),
                one("CPU, each polled every 10 s", Unit.PERCENT_OF_A_CORE, Optional.empty(), cpu));
    }

    private static Measurement one(String name, Unit unit, Optional<Double> limit, double value) {
        return new Measurement(name, unit, limit, List.of(value));
    }

    private double awaitAllPublished(SyncProcess process) throws InterruptedException {
        long start = System.nanoTime();
        while (!allPublished()) {
            if (!process.process().isAlive())
                throw new CommandFailure("git-sync ended; its output is in " + process.log());
            if (System.nanoTime() - start > PATIENCE.toNanos())
                throw new CommandFailure("not all was published within " + PATIENCE + "; see " + process.log());
            Pause.of(LOOK_AGAIN);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private boolean allPublished() throws InterruptedException {
        try {
            return get("/").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private List<Double> millis(String metric) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(metric))
                .map(line -> 1_000 * Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(HTTP_TIMEOUT)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
