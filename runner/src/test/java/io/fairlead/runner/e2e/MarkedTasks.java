package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestPlugins;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * DAGs of one task of the same name, which prints numbered lines until it is told to go on. It leaves a mark when it starts and when
 * it ends, and another if an earlier attempt is still executing: a lock on a file says so, which ends with its process.
 */
final class MarkedTasks {

    private static final String SOURCE = """
            import io.fairlead.dag.*;
            import java.nio.channels.FileChannel;
            import java.nio.file.*;
            import java.util.List;
            import java.util.stream.Stream;
            import org.pf4j.Extension;

            @Extension
            public final class Marked implements DagSource {
              private static final Path FOLDER = Path.of("%s");

              @Override public List<Dag> dags() {
                return Stream.of("%s".split(" ")).map(Marked::dag).toList();
              }

              private static Dag dag(String name) {
                var dag = Dag.named(name);
                dag.task(name).takes(dag.run()).returns(String.class, run -> work(name, run));
                return dag.build();
              }

              private static String work(String name, Run run) throws Exception {
                Path lock = FOLDER.resolve(name + ".lock");
                try (var file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = file.tryLock()) {
                  mark(name, (held == null ? "overlap " : "start ") + run.attempt());
                  for (int line = 0; !Files.exists(FOLDER.resolve(name + ".go")); line++) {
                    System.out.println("line " + line);
                    Thread.sleep(20);
                  }
                  System.out.println("last");
                  mark(name, "end " + run.attempt());
                  return "done";
                }
              }

              private static void mark(String name, String word) throws Exception {
                String text = word + " " + ProcessHandle.current().pid() + "\\n";
                Files.writeString(FOLDER.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
              }
            }
            """;

    private final Path folder;

    /** @param folder where the marks are */
    MarkedTasks(Path folder) {
        try {
            this.folder = Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a plugin of DAGs with these names. */
    void plugin(Path jar, String... names) {
        String source = SOURCE.formatted(folder, String.join(" ", names));
        TestPlugins.jar(jar, "marked", Map.of("Marked", source));
    }

    /** Lets the task end, also an attempt that is yet to begin. */
    void go(String name) {
        try {
            Files.writeString(folder.resolve(name + ".go"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code start 1}, {@code end 1}, … */
    List<String> marks(String name) {
        return lines(name).map(line -> line.substring(0, line.lastIndexOf(' '))).toList();
    }

    /** The process that left the last mark. */
    ProcessHandle process(String name) {
        String last = lines(name).reduce((a, b) -> b).orElseThrow();
        return ProcessHandle.of(Long.parseLong(last.substring(last.lastIndexOf(' ') + 1)))
                .orElseThrow();
    }

    private Stream<String> lines(String name) {
        try {
            Path file = folder.resolve(name);
            return Files.exists(file) ? Files.readAllLines(file).stream() : Stream.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that the task printed are all there, once and in order; returns how many there are. */
    static int assertNoGap(List<String> texts) {
        List<String> lines =
                texts.stream().filter(text -> text.startsWith("line ")).toList();
        assertThat(lines)
                .isEqualTo(IntStream.range(0, lines.size())
                        .mapToObj(line -> "line " + line)
                        .toList());
        return lines.size();
    }

    /** State and reason of each attempt, such as {@code lost: its worker is gone}. */
    static List<String> attempts(TestApi api, Started run, String task) {
        return Stream.of(api.tries(run, task))
                .flatMap(all -> all.findParents("try_number").stream())
                .map(one -> one.path("state").asText()
                        + (one.hasNonNull("reason") ? ": " + one.path("reason").asText() : ""))
                .collect(Collectors.toList());
    }
}
