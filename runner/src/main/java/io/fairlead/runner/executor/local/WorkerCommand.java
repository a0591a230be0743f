package io.fairlead.runner.executor.local;

import io.fairlead.runner.jvm.JavaOptions;
import io.fairlead.runner.jvm.JavaProcess;
import io.fairlead.runner.jvm.JdkInternals;
import io.fairlead.runner.jvm.StartedProcesses;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The command line and the environment of a worker's process; holds no secret, because others can read both. */
final class WorkerCommand {

    /** A team's code sees nothing else of the runner's environment: there are secrets in it. */
    private static final Set<String> PASSED_ON = Set.of("PATH", "HOME", "TMPDIR", "TZ");

    /** As in a pod. Java takes file names for what the locale says, and where there is none it reads only ASCII. */
    private static final String LOCALE = "C.UTF-8";

    private WorkerCommand() {}

    /** @param worker names it for {@link StartedProcesses} */
    static ProcessBuilder of(LocalSettings settings, String worker) {
        var builder =
                new ProcessBuilder(line(settings)).directory(settings.folder().toFile());
        builder.environment().keySet().retainAll(PASSED_ON);
        builder.environment().put(StartedProcesses.VARIABLE, worker);
        builder.environment().put("LC_ALL", LOCALE);
        // It says which in the log, and must not show the secrets among them.
        if (!settings.javaOptions().isEmpty())
            builder.environment()
                    .put(JavaOptions.VARIABLE, settings.javaOptions().asVariable());
        settings.temporary().ifPresent(folder -> builder.environment().put("TMPDIR", folder));
        return builder.redirectErrorStream(true);
    }

    /** The smallest collector starts quickest. */
    private static List<String> line(LocalSettings settings) {
        var line = new ArrayList<>(List.of(
                JavaProcess.executable(),
                "-Xmx" + settings.heapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+ErrorFileToStderr",
                "-Dfile.encoding=UTF-8",
                "-Dslf4j.internal.verbosity=WARN",
                "-Dslf4j.provider=io.fairlead.runner.worker.log.TaskLogging"));
        line.addAll(JavaProcess.COMPILERS);
        line.addAll(JdkInternals.OPTIONS);
        line.addAll(JavaProcess.archive());
        line.addAll(settings.jvmOptions());
        line.addAll(settings.javaOptions().arguments());
        line.addAll(List.of("-cp", JavaProcess.classPath(), settings.mainClass()));
        return line;
    }
}
