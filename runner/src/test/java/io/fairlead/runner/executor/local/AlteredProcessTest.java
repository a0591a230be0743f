package io.fairlead.runner.executor.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.worker.WorkerTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a task does to its process does not outlive it. One slot, so that each task follows the one before in the same process. */
class AlteredProcessTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static Path folder;
    private static Workers workers;

    @BeforeAll
    static void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        workers = new Workers(folder, 1, 64);
        Files.copy(folder.resolve("tasks.jar"), folder.resolve("other.jar"));
    }

    @AfterAll
    static void stop() {
        workers.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sets-properties           | the system properties http.nonProxyHosts, http.proxyHost, http.proxyPort, left-behind
            sets-places               | the default time zone; the default locale of FORMAT
            adds-a-provider           | the security providers (left-behind)
            removes-a-provider        | the security providers (their order)
            sets-defaults-of-the-net  | the default handler of uncaught exceptions; the Authenticator; the ProxySelector; the CookieHandler; HttpURLConnection's following of redirects; HttpsURLConnection's check of host names
            registers-mbeans          | the MBeans left-behind:type=Thing
            silences-java-logging     | java.util.logging
            replaces-handlers         | java.util.logging
            filters-a-logger          | java.util.logging
            configures-java-logging   | java.util.logging
            lets-jdbc-log             | DriverManager's log; DriverManager's time for a login
            adds-a-shutdown-hook      | the shutdown hooks (left-behind), which are not run
            """)
    void what_can_be_put_back_is_and_the_tasks_log_says_so(String task, String said) {
        String before = look();
        long pid = pid();
        Assignment attempt = workers.start(task);
        assertThat(workers.outcome(attempt).kind()).isEqualTo(Kind.SUCCESS);
        assertThat(fairlead(attempt)).singleElement().asString().contains(said);
        assertThat(look()).isEqualTo(before);
        assertThat(pid()).isEqualTo(pid);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sets-the-url-factory           | the URL stream handler factory
            sets-the-tls-context           | the default SSLContext
            sets-the-temporary-folder      | what the JDK has made of the system properties java.io.tmpdir
            sets-a-security-property       | what the JDK has made of the security properties networkaddress.cache.ttl
            sets-a-filter-of-objects       | the filter of deserialized objects
            sets-the-builder-of-contexts   | JNDI's builder of contexts
            closes-the-files-of-its-streams| the files behind its output
            """)
    void what_cannot_be_put_back_goes_with_the_process_and_the_tasks_log_says_so(String task, String said) {
        String before = look();
        long pid = pid();
        Assignment attempt = workers.start(task);
        assertThat(workers.outcome(attempt).kind()).isEqualTo(Kind.SUCCESS);
        assertThat(fairlead(attempt))
                .anySatisfy(line -> assertThat(line)
                        .contains("what a process cannot put back: " + said)
                        .endsWith("; a new process takes the next task"));
        assertThat(look()).isEqualTo(before);
        assertThat(pid()).isNotEqualTo(pid);
    }

    @Test
    void a_task_that_closes_the_standard_streams_silences_nobody() {
        long pid = pid();
        Assignment closes = workers.start("closes-its-streams");
        assertThat(workers.outcome(closes).kind()).isEqualTo(Kind.SUCCESS);
        assertThat(workers.texts(closes)).contains("a table");
        assertThat(fairlead(closes)).singleElement().asString().endsWith(": System.out; System.err");
        Assignment next = workers.start("prints");
        workers.outcome(next);
        assertThat(workers.texts(next)).contains("to out, with ünï©ode", "to err", "by slf4j");
        assertThat(workers.run("reads-its-input").output()).isEqualTo("-1");
        assertThat(pid()).isEqualTo(pid);
    }

    @Test
    void what_a_plugin_sets_up_once_is_there_for_each_of_its_tasks_in_a_process() {
        long pid = pid();
        for (int i = 0; i < 3; i++)
            assertThat(workers.run("sets-up-a-provider-once").kind()).isEqualTo(Kind.SUCCESS);
        assertThat(pid()).isEqualTo(pid);
    }

    @Test
    void the_hooks_of_earlier_tasks_are_not_run_when_a_later_one_ends_the_process() {
        workers.run("adds-a-shutdown-hook");
        Assignment exits = workers.start("exits");
        assertThat(workers.outcome(exits).reason()).isEqualTo("the task's code ended the process with status 7");
    }

    @Test
    void a_task_that_sets_a_proxy_does_not_cut_its_worker_off() {
        Assignment attempt = workers.start("sets-properties");
        assertThat(workers.outcome(attempt).kind()).isEqualTo(Kind.SUCCESS);
        assertThat(workers.texts(attempt)).contains("heard without the proxy");
    }

    @Test
    void the_last_words_of_a_child_are_in_its_own_log_though_without_a_line_feed() {
        for (int i = 0; i < 20; i++) {
            Assignment first = workers.start("has-a-child-without-a-line-feed");
            Assignment second = workers.start("has-a-child");
            workers.outcome(second);
            assertThat(workers.texts(first)).containsExactly("first", "no line feed");
            assertThat(workers.texts(second)).containsExactly("next");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaves-a-child", "leaves-an-orphan"})
    void processes_that_a_task_left_running_are_ended_and_named(String task) {
        long pid = pid();
        Assignment attempt = workers.start(task);
        assertThat(workers.outcome(attempt).kind()).isEqualTo(Kind.SUCCESS);
        String child = workers.lines(attempt).stream()
                .map(LogLine::text)
                .filter(text -> text.matches("\\d+"))
                .findFirst()
                .orElseThrow();
        assertThat(fairlead(attempt))
                .singleElement()
                .asString()
                .matches("the task left 1 processes running \\(\\S+ " + child + "\\); they were ended");
        awaitGone(Long.parseLong(child));
        assertThat(pid()).isEqualTo(pid);
    }

    @Test
    void what_a_left_process_prints_is_in_no_other_tasks_log() {
        Assignment attempt = workers.start("leaves-what-prints");
        workers.outcome(attempt);
        Assignment next = workers.start("prints-one-line");
        workers.outcome(next);
        assertThat(workers.texts(next)).containsExactly("one line");
        assertThat(workers.texts(attempt)).contains("still here");
    }

    @Test
    void what_a_killed_tasks_shell_left_in_the_background_ends_too() {
        Assignment attempt = workers.start("hangs-with-an-orphan");
        workers.awaitLine(attempt, "orphan ");
        long orphan = Long.parseLong(workers.texts(attempt).get(0).replace("orphan ", ""));
        workers.reports.forget(attempt.attemptId());
        workers.executor.kill(attempt.attemptId(), "cancelled by anna");
        awaitGone(orphan);
        await().atMost(PATIENCE).until(() -> workers.executor.active().isEmpty());
    }

    @Test
    void all_threads_that_compute_for_a_task_have_the_class_loader_of_its_plugin() {
        for (String plugin : List.of("tasks.jar", "other.jar", "tasks.jar")) {
            assertThat(computed(plugin)).isEqualTo("[own] PoolThread own");
            assertThat(workers.run("changes-loaders-in-the-pool").kind()).isEqualTo(Kind.SUCCESS);
        }
    }

    private static String computed(String plugin) {
        Assignment attempt = workers.start(workers.announcedOf(plugin, "computes-in-parallel"));
        return Json.read(workers.outcome(attempt).output(), String.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaves-work-in-the-pool", "leaves-work-that-waits-by-the-pools-leave"})
    void work_that_a_task_left_in_the_common_pool_ends_with_the_process(String task) {
        long pid = pid();
        Assignment attempt = workers.start(task);
        assertThat(workers.outcome(attempt).kind()).isEqualTo(Kind.SUCCESS);
        assertThat(fairlead(attempt))
                .singleElement()
                .asString()
                .startsWith(
                        "the task left work running in the common pool; what still runs ends with this worker's process");
        assertThat(pid()).isNotEqualTo(pid);
    }

    /** Gone, or about to be: where nobody asks for its status it stays in the list without running. */
    private static void awaitGone(long pid) {
        await().atMost(PATIENCE).until(() -> {
            try {
                return Files.readAllBytes(Path.of("/proc/" + pid + "/environ")).length == 0;
            } catch (IOException e) {
                return true;
            }
        });
    }

    private static List<String> fairlead(Assignment attempt) {
        return workers.lines(attempt).stream()
                .filter(line -> line.source().equals(LogLine.FAIRLEAD))
                .map(LogLine::text)
                .toList();
    }

    /** All that the tasks alter, as the next one has it; and that java.util.logging is heard. */
    /** All but the name of the process's own folder. */
    private static String look() {
        Assignment attempt = workers.start("looks");
        Outcome seen = workers.outcome(attempt);
        assertThat(seen.kind()).as(seen.reason()).isEqualTo(Kind.SUCCESS);
        assertThat(workers.texts(attempt)).anyMatch(text -> text.endsWith("by java.util.logging"));
        return Json.read(seen.output(), String.class).replaceFirst("/worker-[0-9a-f-]+/", "/its-own/");
    }

    private static long pid() {
        return Json.read(workers.run("process").output(), WorkerTasks.Process.class)
                .pid();
    }
}
