package io.fairlead.runner.executor.local;

import io.fairlead.runner.doctor.Findings;
import io.fairlead.runner.doctor.InstallationCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/** Starts a worker's Java with a worker's options, to have it say its version. */
public final class WorkerJavaCheck implements InstallationCheck {

    private static final long LIMIT_SECONDS = 30;
    private static final int MOST_BYTES = 16 << 10;

    private final LocalSettings settings;

    public WorkerJavaCheck(LocalSettings settings) {
        this.settings = settings;
    }

    @Override
    public String subject() {
        return "the Java of workers on this machine";
    }

    @Override
    public void carryOut(Findings found) throws Exception {
        String first = version(found);
        if (!first.isEmpty())
            found.ok("it starts: " + first + ", " + settings.slots() + " slots with a heap of "
                    + settings.heapMegabytes() + " MiB each");
        if (ToolProvider.getSystemJavaCompiler() == null)
            found.warn(
                    "this Java has no compiler: DAGs that are .java files cannot be loaded",
                    "run Fairlead by a JDK, or push jars only");
        else found.ok("it can compile DAGs that are .java files");
    }

    /** Its first line; empty if it is a failure. */
    private String version(Findings found) throws IOException, InterruptedException {
        ProcessBuilder builder = WorkerCommand.of(settings, "doctor");
        List<String> line = builder.command();
        line.set(line.size() - 1, "-version"); // in place of the program
        Process process = builder.start();
        process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
            if (process.waitFor() == 0) return said.lines().findFirst().orElse("Java");
            found.fail(
                    line.get(0) + " does not start as a worker: "
                            + said.lines().findFirst().orElse("it says nothing"),
                    "see whether there is memory for a heap of " + settings.heapMegabytes()
                            + " MiB (worker-heap), and whether this Java is whole");
            return "";
        } finally {
            process.destroyForcibly();
        }
    }
}
