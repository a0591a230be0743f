package io.fairlead.runner.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import io.fairlead.runner.bench.Measurement.Unit;
import io.fairlead.runner.database.Database;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * What there is of all that could grow, in a data directory and in this process.
 *
 * @param runs how many runs are kept
 * @param figures by what they count
 */
record SoakLook(double runs, Map<String, Double> figures) {

    private static final String HEAP = "heap in use";
    private static final double MEBIBYTE = 1 << 20;

    /** What is kept with each run, until runs are removed themselves; beside its revision and its DAG's version. */
    private static final List<String> OF_RUNS = List.of("run", "task_instance", "attempt", "output");

    private static final String LOGS = "logs";

    /** While a runner is at work there, and has nothing to do. */
    static SoakLook at(Path data) throws IOException {
        var figures = new LinkedHashMap<String, Double>();
        double runs;
        try (var database = Database.open(data.resolve("fairlead.db"))) {
            runs = rows(database, "run");
            double all = 0;
            for (String table : tables(database)) all += rows(database, table);
            double ofRuns = rows(database, "revision where exists (select 1 from run where revision_id = revision.id)")
                    + rows(database, "dag_version where exists (select 1 from run where version_id = dag_version.id)");
            for (String table : OF_RUNS) ofRuns += rows(database, table);
            figures.put("rows per run", ofRuns / runs);
            figures.put("all other rows", all - ofRuns);
        }
        double logs = files(data.resolve(LOGS));
        figures.put("log files per run", logs / runs);
        figures.put("all other files", files(data) - logs);
        figures.put("threads", (double) ManagementFactory.getThreadMXBean().getThreadCount());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)
            figures.put("open descriptors", (double) system.getOpenFileDescriptorCount());
        System.gc();
        figures.put(
                HEAP, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE);
        return new SoakLook(runs, figures);
    }

    @Override
    public String toString() {
        return figures.entrySet().stream()
                .map(figure -> figure.getKey() + " " + unit(figure.getKey()).text(figure.getValue()))
                .collect(Collectors.joining(", "));
    }

    static Unit unit(String figure) {
        if (figure.equals(HEAP)) return Unit.MEBIBYTES;
        return figure.endsWith("per run") ? Unit.EACH : Unit.PIECES;
    }

    private static List<String> tables(Database database) {
        return database.read(handle -> handle.createQuery("select name from sqlite_schema where type = 'table'")
                .mapTo(String.class)
                .list());
    }

    /** @param from a table, and which of its rows */
    private static double rows(Database database, String from) {
        return database.read(handle -> handle.createQuery("select count(*) from <from>")
                .define("from", from)
                .mapTo(Double.class)
                .one());
    }

    /** The runner goes on meanwhile, so that some may be gone before they are looked at. */
    private static double files(Path folder) throws IOException {
        var count = new AtomicInteger();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                count.incrementAndGet();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return count.get();
    }
}
