package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestPlugins;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * DAGs of one task of the same name, which prints numbered lines until it is told to go on. It leaves a mark on the board when it
 * starts and when it ends. By their names, {@code roomless} and {@code created} want a node that is made later, {@code imageless} an
 * image that a registry does not have, and {@code preempted} the one seat that there is.
 */
final class MarkedTasks {

    private static final String SOURCE = """
            import io.fairlead.dag.*;
            import java.io.*;
            import java.net.*;
            import java.nio.ByteBuffer;
            import java.nio.file.*;
            import java.util.*;
            import java.util.stream.Stream;
            import org.pf4j.Extension;

            @Extension
            public final class Marked implements DagSource {
              private static final String BOARD = "%s";

              @Override public List<Dag> dags() {
                return Stream.of("%s".split(" ")).map(Marked::dag).toList();
              }

              private static Dag dag(String name) {
                var dag = Dag.named(name);
                dag.task(name).pod(pod -> pod(name, pod)).takes(dag.run()).returns(String.class, run -> work(name, run));
                return dag.build();
              }

              private static void pod(String name, PodBuilder pod) {
                pod.memory("256Mi").limit("ephemeral-storage", "64Mi");
                if (name.equals("roomless") || name.equals("created")) pod.nodeSelector("%s", "yes");
                if (name.equals("preempted")) pod.limit("%s", "1");
                if (name.equals("imageless")) pod.workerImage("127.0.0.1:%s/no/such/image:1");
              }

              private static String work(String name, Run run) throws Exception {
                String attempt = name + "/" + run.attempt();
                ask("mark-start/" + attempt);
                String word = "";
                for (int line = 0; !word.equals("go") && !word.equals("die"); line++) {
                  System.out.println("line " + line);
                  word = ask("look/" + attempt);
                  if (word.equals("hoard")) hoard();
                  if (word.equals("fill")) fill();
                  Thread.sleep(30);
                }
                System.out.println("last");
                ask("mark-end/" + attempt);
                if (word.equals("die")) dieSoon();
                return "done";
              }

              /** As if killed from outside, but only after the worker has written what the kubelet is to know. */
              private static void dieSoon() {
                String message = System.getenv().getOrDefault("FAIRLEAD_TERMINATION_LOG", "/dev/termination-log");
                var thread = new Thread(() -> {
                  while (Path.of(message).toFile().length() == 0) Thread.onSpinWait();
                  Runtime.getRuntime().halt(137);
                });
                thread.setDaemon(true);
                thread.start();
              }

              /** On the heap and beside it, so that neither is full before the container is. */
              private static void hoard() {
                var all = new ArrayList<Object>();
                while (true) {
                  all.add(new byte[1 << 20]);
                  var beside = ByteBuffer.allocateDirect(1 << 20);
                  for (int i = 0; i < beside.capacity(); i += 4096) beside.put(i, (byte) 1);
                  all.add(beside);
                }
              }

              private static void fill() throws IOException {
                Path file = Path.of(System.getProperty("java.io.tmpdir"), "fill");
                if (!Files.exists(file)) Files.write(file, new byte[96 << 20]);
              }

              private static String ask(String what) throws IOException {
                var call = new URL(BOARD + "/" + what).openConnection();
                call.setConnectTimeout(10_000);
                call.setReadTimeout(10_000);
                try (var in = call.getInputStream()) {
                  return new String(in.readAllBytes());
                }
              }
            }
            """;

    private final Board board;

    MarkedTasks(Board board) {
        this.board = board;
    }

    /** Writes a plugin of DAGs with these names. */
    void plugin(Path jar, String... names) {
        String source =
                SOURCE.formatted(board.address(), String.join(" ", names), Stage.ROOM, Stage.SEAT, board.registry());
        TestPlugins.jar(jar, "marked", Map.of("Marked", source));
    }

    /** Lets the task end, also an attempt that is yet to begin. */
    void go(String name) {
        board.tell(name, "go");
    }

    /** Lets the task end, and its process without warning when it has told the kubelet of that. */
    void endAndDie(String name) {
        board.tell(name, "die");
    }

    /** {@code start 1}, {@code end 1}, … */
    List<String> marks(String name) {
        return board.marks(name);
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

    /** So many lines an attempt had printed at that moment, if not one more. */
    int printedBefore(String name, int attempt, Instant moment) {
        return board.looksBefore(name, attempt, moment);
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
