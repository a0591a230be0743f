package io.fairlead.runner.bench;

import io.fairlead.runner.bench.Measurement.Unit;
import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.cli.Pause;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** git-sync as a process of its own, against git's own server; beside another one in turns, if there is one. */
final class SyncBench {

    /** What is asked of ours alone. */
    private static final double LIMIT_IDLE_MIB = 56;

    private static final double LIMIT_LARGE_MIB = 160;

    /** A clone, and what ours may take of the other's time. */
    private record Clone(String name, String repository, int depth, int times, double limit) {}

    /** A repository that is pushed to, and what ours may take of the other's time. */
    private record Pushed(String name, String repository, int pushes, Duration pause, double limit) {}

    private static final List<Clone> CLONES = List.of(
            new Clone("one-time, depth 1, small", "small", 1, 7, 2),
            new Clone("one-time, depth 1, large", "large", 1, 3, 1),
            new Clone("one-time, all history, large", "large", 0, 3, 1.3));
    private static final Pushed SMALL = new Pushed("push to published, small", "small", 8, Duration.ofMillis(300), 1);
    private static final Pushed LARGE =
            new Pushed("push to published, one file, large", "large", 4, Duration.ofSeconds(3), 0.25);

    /** Each program follows a repository so often, in turns. */
    private static final int TURNS = 2;

    private static final int WARM_UPS = 2;
    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final double LIMIT_IDLE_CPU = 0.25;

    private final Path folder;
    private final List<SyncProgram> programs;
    private final SyncFigures figures;
    private final PrintWriter out;

    private SyncBench(Path folder, List<SyncProgram> programs, PrintWriter out) {
        this.folder = folder;
        this.programs = programs;
        this.out = out;
        this.figures = new SyncFigures(programs, out);
    }

    static List<Measurement> run(Path folder, Optional<Path> other, PrintWriter out)
            throws IOException, InterruptedException {
        List<SyncProgram> programs = new ArrayList<>(List.of(SyncProgram.ours()));
        other.map(SyncProgram::other).ifPresent(programs::add);
        var bench = new SyncBench(folder, programs, out);
        bench.say("making the repositories");
        SyncRepositories.small(folder.resolve("served/small"));
        SyncRepositories.large(folder.resolve("served/large"));
        try (GitServer server = GitServer.start(folder.resolve("served"))) {
            bench.warmUp(server);
            return bench.measure(server);
        }
    }

    /** A first start may make what later ones use, such as an archive of classes. */
    private void warmUp(GitServer server) throws IOException, InterruptedException {
        for (SyncProgram program : programs) {
            Path root = folder.resolve("warm-up");
            try (SyncProcess process = program.start(server.url("small"), root, "--one-time")) {
                process.awaitEnd();
            }
            Folders.delete(root);
        }
    }

    private List<Measurement> measure(GitServer server) throws IOException, InterruptedException {
        for (Clone clone : CLONES) clone(clone, server);
        follow(SMALL, server);
        follow(LARGE, server);
        say("load average at the end: "
                + Files.readString(Path.of("/proc/loadavg")).strip());
        return figures.all();
    }

    private void clone(Clone clone, GitServer server) throws IOException, InterruptedException {
        for (int i = 1; i <= clone.times(); i++) {
            for (SyncProgram program : programs) {
                Path root = folder.resolve("clone");
                long start = System.nanoTime();
                double most;
                try (SyncProcess process =
                        program.start(server.url(clone.repository()), root, "--one-time", "--depth=" + clone.depth())) {
                    most = process.awaitEnd();
                }
                double took = (System.nanoTime() - start) / 1e6;
                figures.add(program, clone.name(), Unit.MILLISECONDS, clone.limit(), took);
                if (clone.repository().equals("large")) mostMemory(program, clone.name(), most);
                Folders.delete(root);
            }
        }
    }

    private void follow(Pushed pushed, GitServer server) throws IOException, InterruptedException {
        BenchGit git = new BenchGit(folder);
        Path served = folder.resolve("served").resolve(pushed.repository());
        git.run("clone", "--quiet", "--depth=1", served.toUri().toString(), "author-" + pushed.repository());
        BenchGit author = new BenchGit(folder.resolve("author-" + pushed.repository()));
        for (int turn = 1; turn <= TURNS; turn++) {
            for (SyncProgram program : programs) {
                Path root = folder.resolve(program.name() + "-" + pushed.repository());
                try (SyncProcess process =
                        program.start(server.url(pushed.repository()), root, "--period=100ms", "--max-failures=-1")) {
                    process.awaitPublished(author.run("rev-parse", "HEAD").strip());
                    push(pushed, author, program, process);
                    idle(pushed, program, process);
                }
            }
        }
    }

    private void push(Pushed pushed, BenchGit author, SyncProgram program, SyncProcess process)
            throws IOException, InterruptedException {
        for (int i = 1; i <= WARM_UPS + pushed.pushes(); i++) {
            Pause.of(pushed.pause());
            Files.writeString(author.folder().resolve("changed.txt"), "change " + System.nanoTime());
            String commit = author.commit("change");
            author.run("push", "--quiet");
            long start = System.nanoTime();
            process.awaitPublished(commit);
            double took = (System.nanoTime() - start) / 1e6;
            if (i > WARM_UPS) figures.add(program, pushed.name(), Unit.MILLISECONDS, pushed.limit(), took);
        }
    }

    private void idle(Pushed pushed, SyncProgram program, SyncProcess process)
            throws IOException, InterruptedException {
        String idle = "idle, " + pushed.repository();
        mostMemory(program, pushed.name(), process.mostMemory());
        Pause.of(SETTLED);
        double before = process.cpuSeconds();
        long start = System.nanoTime();
        Pause.of(IDLE);
        double percent = 100 * (process.cpuSeconds() - before) / ((System.nanoTime() - start) / 1e9);
        figures.add(program, idle + " polled each 100 ms: CPU", Unit.PERCENT_OF_A_CORE, LIMIT_IDLE_CPU, percent);
        double share = process.proportionalMemory();
        figures.addLimited(program, idle + ": memory (PSS)", Unit.MEBIBYTES, LIMIT_IDLE_MIB, share);
        figures.add(program, idle + ": memory (RSS)", Unit.MEBIBYTES, Double.NaN, process.residentMemory());
    }

    private void mostMemory(SyncProgram program, String during, double mebibytes) {
        figures.addLimited(program, "most memory, " + during, Unit.MEBIBYTES, LIMIT_LARGE_MIB, mebibytes);
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
