package io.fairlead.runner.bench;

import io.fairlead.runner.cli.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Starts a runner as in a cluster, with a demo repository in place of others, and has a DAG executed, so that it is known which
 * classes belong into an archive for the runner's image.
 */
final class ClassArchiveTraining {

    /** Each client loads what is its own before nobody answers. */
    private static final String NOBODY = "https://127.0.0.1:1";

    private static final Map<String, String> VARIABLES = Map.of(
            "FAIRLEAD_WORKER_API_URL", NOBODY,
            "FAIRLEAD_KUBERNETES_IMAGE", "practice",
            "FAIRLEAD_KUBERNETES_NAMESPACE", "practice",
            "FAIRLEAD_LOGS_BUCKET", "practice",
            "FAIRLEAD_LOGS_ENDPOINT", NOBODY);

    /** Neither a kubeconfig nor somebody's bucket may be found by these clients. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "kubernetes.auth.tryKubeConfig", "false",
            "kubernetes.auth.tryServiceAccount", "false",
            "kubernetes.master", NOBODY,
            "aws.accessKeyId", "practice",
            "aws.secretAccessKey", "practice");

    private static final List<String> PAGES = List.of("/", "/api/v2/monitor/health", "/api/v2/dags");
    private static final String DAG = "demo.hello";

    /** Images are built on machines that do much else: what works and is slow is to be waited for. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private ClassArchiveTraining() {}

    /** @param arguments a folder that may be filled */
    public static void main(String[] arguments) {
        PROPERTIES.forEach(System::setProperty);
        exit(Path.of(arguments[0]), VARIABLES);
    }

    /**
     * Ends the process, which threads of a runner that could not be started would keep alive.
     *
     * @param settings of the runner that is started
     */
    static void exit(Path work, Map<String, String> settings) {
        int exitCode = 1;
        try {
            exitCode = train(work, settings);
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
        }
        System.exit(exitCode);
    }

    private static int train(Path work, Map<String, String> settings) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.toAbsolutePath());
        int exitCode = Commands.execute(Map.of(), "up", "--help");
        try (var runner = new BenchRunner(folder.resolve("data"), settings, PATIENCE)) {
            runner.awaitDag(DAG);
            runner.run(DAG);
            for (String page : PAGES) runner.visit(page);
        }
        return exitCode;
    }
}
