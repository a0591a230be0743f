package io.fairlead.runner.catalog;

import io.fairlead.runner.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Describes a small DAG of its own, so that the compiler, PF4J and Jackson are loaded before there is a revision to describe. */
final class WarmUp {

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

    private WarmUp() {}

    /** Whether somebody is waiting for the real work. */
    @FunctionalInterface
    interface Wanted {
        boolean now() throws IOException;
    }

    static void until(Wanted wanted) throws IOException {
        Path folder = Files.createTempDirectory("fairlead-warm-");
        try {
            Files.writeString(folder.resolve("Warm.java"), SOURCE);
            for (int round = 1; round <= ROUNDS && !wanted.now(); round++) once(folder, "round-" + round);
        } catch (LoadFailure e) {
            // No compiler: then only jars will be described, and the error is told where it matters.
        } finally {
            Folders.delete(folder);
        }
    }

    private static void once(Path folder, String key) throws IOException, LoadFailure {
        var compiled = CompiledSources.of(folder.toRealPath(), List.of("Warm.java"), folder, key);
        for (var plugin : compiled.jars().entrySet()) {
            var described = PluginDescriber.describe(plugin.getValue(), plugin.getKey());
            if (described.error().isPresent())
                throw new IllegalStateException(described.error().get().toString());
            Json.write(DescribeEvent.described(described));
        }
    }
}
