package io.fairlead.runner.bench;

import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.cli.ApiClient;
import io.fairlead.runner.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairlead bench chain|history|push|start|sync|fleet|pod|soak} */
@Command(
        name = "bench",
        description = {
            "Measures, on this machine, in a runner of its own:",
            "  chain    40 tasks in a chain, from trigger to success",
            "  history  the same chain, pages and health with 100 to 1 million finished runs in the database",
            "  push     git push to live, of a .java file and of a jar (needs git)",
            "  start    start to the page, and to live",
            "  sync     git-sync: clone, push to published, idle (needs git, and Linux)",
            "  pod      a new pod for the next task, in processes of this machine, or with --server in a cluster",
            "  soak     whether anything grows: runs, pushes, and repositories that come and go (needs git)",
            "  fleet    many repositories in one git-sync: memory, and how punctual it is (needs git, and Linux)"
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {

    private static final int MOST_HISTORY = 1_000_000;
    private static final int SOAK_RUNS = 100_000;

    enum Bench {
        chain,
        history,
        push,
        start,
        sync,
        fleet,
        pod,
        soak
    }

    @Parameters(index = "0", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Bench bench;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
    private Path json;

    @Option(
            names = "--other",
            paramLabel = "PATH",
            description = "Another git-sync program, measured beside ours by sync; takes the same flags.")
    private Path other;

    @Option(
            names = "--repos",
            paramLabel = "COUNT",
            defaultValue = "200",
            description = "How many repositories fleet follows; default ${DEFAULT-VALUE}.")
    private int repos;

    @Option(
            names = "--runs",
            paramLabel = "COUNT",
            description = "How many finished runs history makes at most; default " + MOST_HISTORY
                    + ". How many soak executes; default " + SOAK_RUNS + ".")
    private Integer runs;

    @Option(
            names = "--pushes",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "How many pushes soak makes; default ${DEFAULT-VALUE}.")
    private int pushes;

    @Option(names = "--server", paramLabel = "URL", description = "The runner in a cluster, for pod.")
    private String server;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${FAIRLEAD_TOKEN:-}",
            description = "A bearer token for it. Default: $FAIRLEAD_TOKEN.")
    private String token;

    @Option(
            names = "--dag",
            paramLabel = "ID",
            defaultValue = "demo.chain",
            description = "The DAG that it runs, of tasks that come one after the other; default ${DEFAULT-VALUE}.")
    private String dag;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("fairlead-bench-");
        List<Measurement> results;
        try {
            results = switch (bench) {
                case chain -> ChainBench.run(folder, out);
                case history -> HistoryBench.run(folder, runs == null ? MOST_HISTORY : runs, out);
                case push -> PushBench.run(folder, out);
                case start -> StartBench.run(folder, out);
                case sync -> SyncBench.run(folder, Optional.ofNullable(other), out);
                case pod -> server == null ? PodBench.here(folder, out) : PodBench.in(client(), dag, out);
                case soak -> SoakBench.run(folder, runs == null ? SOAK_RUNS : runs, pushes, out);
                case fleet -> FleetBench.run(folder, repos, out);
            };
        } finally {
            Folders.delete(folder);
        }
        for (Measurement result : results) out.println(result.line());
        out.flush();
        if (json != null) Files.writeString(json, Json.write(document(results)) + "\n");
        return 0;
    }

    private ApiClient client() {
        return new ApiClient(server, token);
    }

    private Map<String, Object> document(List<Measurement> results) {
        return Map.of(
                "bench", bench.name(),
                "cores", Runtime.getRuntime().availableProcessors(),
                "java", System.getProperty("java.version"),
                "results", results.stream().map(BenchCommand::row).toList());
    }

    private static Map<String, Object> row(Measurement result) {
        var row = new LinkedHashMap<String, Object>();
        row.put("name", result.name());
        String unit = result.unit().suffix();
        row.put("median_" + unit, result.median());
        row.put("min_" + unit, result.least());
        row.put("max_" + unit, result.most());
        row.put("limit_" + unit, result.limit().orElse(null));
        row.put("all_" + unit, result.values());
        return row;
    }
}
