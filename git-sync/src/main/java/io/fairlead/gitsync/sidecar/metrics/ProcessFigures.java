package io.fairlead.gitsync.sidecar.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The figures of this process that Prometheus' own clients give too, read without loading Java's management classes. */
public final class ProcessFigures {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final double MILLIS = 1e3;
    private static final long KIB = 1024;

    private ProcessFigures() {}

    public static void write(PrometheusText out) {
        ProcessHandle.Info info = ProcessHandle.current().info();
        info.totalCpuDuration()
                .ifPresent(cpu ->
                        gauge(out, "process_cpu_seconds_total", "counter", "CPU time used.", cpu.toMillis() / MILLIS));
        info.startInstant()
                .ifPresent(start -> gauge(
                        out,
                        "process_start_time_seconds",
                        "gauge",
                        "When the process began.",
                        start.toEpochMilli() / MILLIS));
        long resident = residentBytes();
        if (resident > 0) gauge(out, "process_resident_memory_bytes", "gauge", "Memory in use.", resident);
        gauge(out, "process_threads", "gauge", "Threads of Java.", Thread.activeCount());
    }

    private static void gauge(PrometheusText out, String name, String type, String help, Number value) {
        out.head(name, type, help);
        out.line(name, "", value);
    }

    /** Linux only; 0 elsewhere. */
    private static long residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS))
                if (line.startsWith(RESIDENT)) return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
        return 0;
    }
}
