package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.testkit.ApiRelay;
import io.fairlead.runner.testkit.ApiRequest;
import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestProcess;
import io.fairlead.runner.testkit.TestRelay;
import io.fairlead.runner.testkit.TestSidecar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** From a push to a log in the bucket, through git-sync, pods and workers, each a process of its own. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.fairlead.runner.e2e.Where#realFirst")
class PodsPushTest {

    private static final int HISTORY = 200;

    /** What differs in bytes though nothing else does: times and names in HTTP heads and in the pack. */
    private static final double SAME = 0.1;

    @TempDir
    private static Path folder;

    private static PodsRig rig;
    private static TestSidecar daemon;
    private static TestSidecar sidecar;
    private static TestRelay commits;
    private static TestProcess runner;
    private static TestApi api;

    @Parameter
    Where where;

    @BeforeParameterizedClassInvocation
    static void an_installation(Where where) throws IOException {
        rig = new PodsRig(where, folder);
        rig.stage.namespace("team-sales");
        int gitPort = TestSidecar.freePort();
        int servePort = TestSidecar.freePort();
        daemon = TestSidecar.gitDaemon(rig.folder.resolve("served"), gitPort);
        commits = new TestRelay(servePort, rig.stage.host());
        String url = "git://127.0.0.1:" + gitPort + "/sales.git";
        sidecar = TestSidecar.gitSync(
                rig.folder,
                "--repo=" + url,
                "--ref=main",
                "--root=" + rig.folder.resolve("sync"),
                "--link=current",
                // It has all of the history to give.
                "--depth=0",
                "--period=200ms",
                "--max-failures=-1",
                "--keep-file=.current.keep",
                "--serve-name=sales",
                "--serve-bind=127.0.0.1:" + servePort,
                "--serve-auth-url=http://127.0.0.1:" + rig.workerApi + "/worker/fetches");
        rig.client
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("sales-variables")
                        .withNamespace("team-sales")
                        .endMetadata()
                        .addToData("GREETING", "aGVsbG8=")
                        .build())
                .createOr(NonDeletingOperation::update);
        runner = rig.up(rig.settings("""
                teams:
                  - {name: sales, namespace: team-sales, parallelism: 2, variables-secret: sales-variables}
                repos:
                  - name: sales
                    team: sales
                    url: %s
                    ref: main
                    path: dags
                    link: %s
                    commits: %s/git/sales
                """.formatted(url, rig.folder.resolve("sync/current"), commits.address())));
        api = runner.api();
    }

    @AfterParameterizedClassInvocation
    static void close() throws Exception {
        for (AutoCloseable part : Arrays.asList(runner, sidecar, daemon, commits, rig)) if (part != null) part.close();
        runner = null;
        sidecar = null;
        daemon = null;
        commits = null;
        rig = null;
    }

    @BeforeEach
    void wait_for_go() {
        rig.board.forget("story");
    }

    @Test
    void a_push_is_executed_in_pods_at_its_commit_and_its_log_is_in_the_bucket() throws IOException {
        String commit = push("Story", "old code");
        Started run = api.trigger("sales.story");
        Pod pod = rig.running("make");
        assertThat(pod.getMetadata().getNamespace()).isEqualTo("team-sales");
        PodsRig.until(() -> api.texts(run, "make").contains("*** of 5 from old code at " + commit));
        assertThat(api.task(run, "make").path("state").asText()).isEqualTo("running");

        String newer = push("Story", "new code");
        go();
        assertThat(api.ended(run).path("state").asText())
                .as("%s", api.tasks(run))
                .isEqualTo("success");
        assertThat(api.texts(run, "shout")).containsExactly("got 41");
        assertThat(api.texts(run, "check")).last().isEqualTo("42 by old code at " + commit);
        Started second = api.trigger("sales.story");
        assertThat(api.ended(second).path("state").asText()).isEqualTo("success");
        assertThat(api.texts(second, "check")).last().isEqualTo("42 by new code at " + newer);

        for (String task : List.of("make", "shout", "check")) {
            String name = "logs/sales.story/" + run.id() + "/" + task + "/-1/1/log.txt";
            PodsRig.until(() -> rig.bucket.names().contains(name));
            assertThat(rig.bucket.text(name).lines().map(LogLine::parse))
                    .filteredOn(line -> !TestApi.isHead(line))
                    .extracting(LogLine::text)
                    .isEqualTo(api.texts(run, task));
        }
        assertThat(rig.bucket.text("logs/sales.story/" + run.id() + "/check/-1/1/log.txt"))
                .contains("42 by old code at " + commit);
        PodsRig.until(() -> List.of("make", "shout", "check").stream()
                .allMatch(task -> rig.pods(task).isEmpty()));
        ApiRelay asked = rig.stage.api();
        assertThat(asked.count("create pods")).isEqualTo(asked.count("delete pods"));
        assertThat(asked.seen())
                .extracting(ApiRequest::right)
                .isNotEmpty()
                .doesNotContain("patch pods", "update pods", "patch pods/status", "update pods/status");
        assertThat(MarkedTasks.attempts(api, run, "make")).containsExactly("success");
    }

    @Test
    void the_bytes_that_an_attempt_fetches_do_not_grow_with_the_history() throws IOException {
        push("Story", "any code");
        rig.git.history(1);
        api.awaitLive("sales", rig.git.push("A file beside"));
        long before = fetchedByOneAttempt();
        rig.git.history(HISTORY);
        api.awaitLive("sales", rig.git.push("The same after many changes"));
        long after = fetchedByOneAttempt();
        assertThat(before).isGreaterThan(4096);
        assertThat((double) after / before).isCloseTo(1, within(SAME));
    }

    private static long fetchedByOneAttempt() {
        long before = commits.received();
        assertThat(api.runToEnd("sales.small")).isEqualTo("success");
        return commits.received() - before;
    }

    @Test
    void a_team_has_no_more_pods_at_once_than_it_may() throws IOException {
        push("Story", "any code");
        List<Started> runs = new ArrayList<>();
        IntStream.range(0, 3).forEach(i -> runs.add(api.trigger("sales.waits")));
        PodsRig.until(() -> rig.pods("waits").size() == 2);
        PodsRig.until(() -> runs.stream()
                .map(run -> api.task(run, "waits").path("wait_reason").asText())
                .anyMatch(reason -> reason.contains("team sales") && reason.contains("2")));
        assertThat(rig.pods("waits")).hasSize(2);
        go();
        for (Started run : runs)
            assertThat(api.ended(run).path("state").asText()).isEqualTo("success");
    }

    private static void go() {
        rig.board.tell("story", "go");
    }

    private static String push(String name, String text) {
        String commit = rig.git.write("dags/" + name + ".java", source(text)).push("With " + text);
        api.awaitLive("sales", commit);
        return commit;
    }

    private static String source(String text) {
        return """
            import io.fairlead.dag.*;
            import java.net.URL;
            import java.util.List;

            public final class Story implements DagSource {
              @Override public List<Dag> dags() {
                return List.of(story(), small(), waits());
              }

              private static Dag story() {
                var dag = Dag.named("story");
                var made = dag.task("make").takes(dag.run()).returns(Integer.class, run -> {
                  String greeting = System.getenv("GREETING");
                  System.out.println(greeting + " of " + greeting.length() + " from %1$s at " + run.revision());
                  return awaitGo(41);
                });
                var more = dag.task("shout").image("%3$s")
                    .command("sh", "-c", "echo got $FAIRLEAD_INPUT_MAKE; echo $((FAIRLEAD_INPUT_MAKE + 1)) > /out/more")
                    .takes(made).returns(Integer.class, "/out/more");
                dag.task("check").takes(more, dag.run())
                    .runs((number, run) -> System.out.println(number + " by %1$s at " + run.revision()));
                return dag.build();
              }

              private static Dag small() {
                var dag = Dag.named("small");
                dag.task("small").runs(() -> System.out.println("small"));
                return dag.build();
              }

              private static Dag waits() {
                var dag = Dag.named("waits");
                dag.task("waits").returns(Integer.class, () -> awaitGo(1));
                return dag.build();
              }

              private static int awaitGo(int number) throws Exception {
                while (true) {
                  try (var in = new URL("%2$s").openStream()) {
                    if (new String(in.readAllBytes()).equals("go")) return number;
                  }
                  Thread.sleep(50);
                }
              }
            }
            """.formatted(text, rig.board.address() + "/word/story/1", rig.stage.shellImage());
    }
}
