package io.fairlead.runner.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An archive of the classes of a worker, as its image has one; made by the script beside the launcher. */
final class WorkerArchive {

    private static final long PATIENCE_SECONDS = 120;

    private WorkerArchive() {}

    /** What Java needs to use it; nothing where there is no script, or it fails. */
    static List<String> options(Path folder) throws IOException, InterruptedException {
        String launcher = System.getenv("FAIRLEAD_LAUNCHER");
        if (launcher == null) return List.of();
        Path archive = folder.resolve("classes.jsa");
        Process making = new ProcessBuilder(
                        Path.of(launcher).resolveSibling("class-archive").toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        archive.toString(),
                        System.getProperty("java.class.path"),
                        "io.fairlead.runner.worker.training.ClassArchiveTraining")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("archive.log").toFile())
                .start();
        boolean ended = making.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        making.destroyForcibly();
        if (!ended || making.exitValue() != 0) return List.of();
        return List.of(
                "-Xshare:auto",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0",
                "-XX:SharedArchiveFile=" + archive);
    }
}
