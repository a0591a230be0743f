package io.fairlead.runner.catalog.describe;

import io.fairlead.runner.catalog.compile.ClassFile;
import io.fairlead.runner.catalog.compile.CompiledClass;
import io.fairlead.runner.catalog.compile.CompiledSources;
import io.fairlead.runner.catalog.compile.SourcePlugin;
import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.catalog.plugin.LoadFailure;
import io.fairlead.runner.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compiles or describes a small DAG of its own, so that the compiler, or PF4J, and Jackson are loaded before there is a revision to
 * describe.
 */
final class WarmUp {

    /** In the folder for temporary files; a process that is killed amid its practice leaves it to the next. */
    private static final String FOLDER = "fairlead-warm-";

    private static final String SOURCE = """
            import io.fairlead.dag.*;
            import java.time.Duration;
            import java.time.ZoneId;
            import java.util.List;

            public final class Warm implements DagSource {
              public record Numbers(List<Integer> values) {}
              enum Size { SMALL, LARGE }

              @Override public List<Dag> dags() {
                var dag = Dag.named("warm").schedule(Schedule.cron("0 6 * * *", ZoneId.of("Europe/Berlin")));
                var name = dag.parameter("name", "x");
                var size = dag.parameter("size", Size.SMALL);
                var first = dag.task("first").takes(dag.run()).returns(Numbers.class, run -> new Numbers(List.of(1)));
                var second = dag.task("second").retry(Retry.times(1, Duration.ofMinutes(1))).takes(first, name, size)
                    .returns(Numbers.class, (numbers, n, s) -> numbers);
                dag.task("third").after(second).runs(() -> System.out.println("done"));
                return List.of(dag.build());
              }
            }
            """;

    /** After so many the just-in-time compiler has seen most of javac; measured, more bring little. */
    private static final int ROUNDS = 3;

    private final WarmUpLevel practice;
    private int rounds;

    WarmUp(WarmUpLevel practice) {
        this.practice = practice;
    }

    /** Whether somebody is waiting for the real work. */
    @FunctionalInterface
    interface Wanted {
        boolean now() throws IOException;
    }

    /** Does what is left of the practice. */
    void until(Wanted wanted) throws IOException {
        if (practice == WarmUpLevel.NONE || rounds == ROUNDS || wanted.now()) return;
        Path folder = Files.createTempDirectory(FOLDER).toRealPath();
        try {
            Folders.deleteAbandoned(folder, FOLDER);
            while (rounds < ROUNDS && !wanted.now()) {
                rounds++;
                if (practice == WarmUpLevel.COMPILING) compile(folder, "round-" + rounds);
                else describe(folder.resolve("warm.jar"));
            }
        } catch (LoadFailure e) {
            // No compiler: then only jars will be described, and the error is told where it matters.
        } finally {
            Folders.delete(folder);
        }
    }

    private static void compile(Path folder, String key) throws IOException, LoadFailure {
        Files.writeString(folder.resolve("Warm.java"), SOURCE);
        CompiledSources.of(folder, List.of("Warm.java"), folder, key, "");
        understand(folder, key);
    }

    private static void describe(Path jar) throws IOException {
        CompiledSources.writeJar(warmPlugin(), jar);
        var described = PluginDescriber.describe(jar, "warm.jar");
        if (described.error().isPresent())
            throw new IllegalStateException(described.error().get().toString());
        Json.write(DescribeEvent.described(described));
        understand(jar.getParent(), "");
    }

    private static void understand(Path folder, String key) {
        var place = new DescribeRequest.Place(folder.toString(), folder.toString(), key, "");
        var request = new DescribeRequest("", place, false, List.of(), List.of(), List.of(), Map.of());
        Json.read(Json.write(request), DescribeRequest.class);
    }

    private static SourcePlugin warmPlugin() throws IOException {
        var classes = new ArrayList<CompiledClass>();
        for (Class<?> type : List.of(WarmDags.class, WarmDags.Numbers.class, WarmDags.Size.class)) {
            String file = type.getName().replace('.', '/') + ".class";
            try (var in = WarmUp.class.getClassLoader().getResourceAsStream(file)) {
                byte[] bytes = in.readAllBytes();
                classes.add(new CompiledClass("WarmDags.java", ClassFile.parse(bytes), bytes));
            }
        }
        return new SourcePlugin("WarmDags.java", List.of(WarmDags.class.getName()), classes);
    }
}
