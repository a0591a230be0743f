package io.fairlead.runner.bench;

import io.fairlead.runner.bench.Measurement.Unit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether anything grows: runs, pushes, and repositories that come and go, in equal steps with a look after each. A runner that is
 * started anew in the same process, as each step does, shows by its threads and its heap what the one before has left.
 */
final class SoakBench {

    private static final int STEPS = 10;

    /** Before these caches fill, and the oldest revisions are not old enough to go. */
    private static final int WARM_UPS = 2;

    private static final double MOST_TIMES = 1.2;

    /** As many as one DAG may have at once. */
    private static final int AT_ONCE = 16;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String SETTINGS = "FAIRLEAD_CONFIG";
    private static final String STAYS = "stays";
    private static final String DAG = STAYS + ".soaked";

    private final Path folder;
    private final PrintWriter out;
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    private SoakBench(Path folder, PrintWriter out) {
        this.folder = folder;
        this.out = out;
    }

    /**
     * @param runs how many runs of one task are executed
     * @param pushes how many commits with another DAG are pushed
     */
    static List<Measurement> run(Path folder, int runs, int pushes, PrintWriter out)
            throws IOException, InterruptedException {
        var bench = new SoakBench(folder, out);
        BenchGit stays = bench.repository(STAYS);
        bench.push(stays, 0);
        int pushed = 0;
        for (int step = 1; step <= STEPS; step++) {
            int until = (int) ((long) pushes * step / STEPS);
            bench.step(step, stays, pushed, until, runs / STEPS);
            pushed = until;
        }
        return bench.results();
    }

    /** A bare repository and a clone of it. */
    private BenchGit repository(String name) throws IOException, InterruptedException {
        new BenchGit(folder).run("init", "--quiet", "--bare", "-b", "main", name + ".git");
        new BenchGit(folder).run("init", "--quiet", "-b", "main", name);
        var clone = new BenchGit(folder.resolve(name));
        clone.run("remote", "add", "origin", folder.resolve(name + ".git").toString());
        return clone;
    }

    private String push(BenchGit clone, int number) throws IOException, InterruptedException {
        Files.writeString(clone.folder().resolve("Soaked.java"), BenchJar.source("Soaked", "soaked", number));
        String commit = clone.commit("change " + number);
        clone.run("push", "--quiet", "origin", "main");
        return commit;
    }

    /** Beside the repository that stays there is one that was not there before, and will not be there again. */
    private void step(int step, BenchGit stays, int pushed, int until, int runs)
            throws IOException, InterruptedException {
        String guest = "guest-" + step;
        push(repository(guest), step);
        var settings = Map.of(SETTINGS, settings(guest).toString());
        try (var runner = new BenchRunner(folder.resolve("data"), settings, PATIENCE)) {
            runner.awaitDag(DAG);
            runner.awaitDag(guest + ".soaked");
            runner.run(guest + ".soaked");
            int done = 0;
            for (int push = pushed + 1; push <= until; push++) {
                String commit = push(stays, push);
                runner.await(commit, () -> runner.revision(DAG).equals(commit));
                int due = (int) ((long) runs * (push - pushed) / (until - pushed));
                while (done < due) {
                    int next = Math.min(AT_ONCE, due - done);
                    runner.runs(DAG, next);
                    done += next;
                }
            }
            look(step);
        }
    }

    private Path settings(String guest) throws IOException {
        var text = new StringBuilder("repos:\n");
        for (String name : List.of(STAYS, guest))
            text.append("  - {name: ")
                    .append(name)
                    .append(", url: \"")
                    .append(folder.resolve(name + ".git").toUri())
                    .append("\", period: 100ms}\n");
        return Files.writeString(folder.resolve("fairlead.yaml"), text);
    }

    private void look(int step) throws IOException {
        SoakLook look = SoakLook.at(folder.resolve("data"));
        out.printf(Locale.ROOT, "step %d of %d: %,.0f runs, %s%n", step, STEPS, look.runs(), look);
        out.flush();
        look.figures()
                .forEach((name, figure) -> figures.computeIfAbsent(name, unused -> new ArrayList<>())
                        .add(figure));
    }

    /** Each figure, and how many times its first value after the warm-ups the last is. */
    private List<Measurement> results() {
        var results = new ArrayList<Measurement>();
        figures.forEach((name, values) -> {
            results.add(new Measurement(name, SoakLook.unit(name), Optional.empty(), values));
            double times = values.get(values.size() - 1) / values.get(WARM_UPS);
            results.add(new Measurement(
                    "  last : step " + (WARM_UPS + 1), Unit.TIMES, Optional.of(MOST_TIMES), List.of(times)));
        });
        return results;
    }
}
