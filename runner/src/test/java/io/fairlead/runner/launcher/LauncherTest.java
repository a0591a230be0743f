package io.fairlead.runner.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {

    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path temp;

    private Checkout checkout;

    @BeforeEach
    void open() throws Exception {
        checkout = Checkout.in(Files.createDirectory(temp.resolve("check out")));
    }

    @AfterEach
    void close() {
        checkout.close();
    }

    @Test
    void what_was_built_is_run_from_a_folder_of_its_own_and_not_built_again() throws Exception {
        assertThat(checkout.build("dags")).contains("built in").contains("/.launcher/build-1/runner/runner-1.jar");
        assertThat(checkout.start("dags").end()).doesNotContain("building").contains("/build-1/");
        assertThat(checkout.journal()).hasSize(2);

        checkout.edit();
        assertThat(checkout.build("dags")).doesNotContain("/build-1/").doesNotContain("anew");
    }

    @Test
    void a_runner_without_memory_ends_in_place_of_limping_on() throws Exception {
        assertThat(checkout.build("up")).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void an_edit_while_it_is_built_is_built_at_the_next_start() throws Exception {
        var launch = checkout.start("dags");
        checkout.awaitBuilds(1);
        checkout.edit();
        checkout.letMaven("succeed");
        launch.end();

        assertThat(checkout.build("dags")).doesNotContain("/build-1/");
    }

    @Test
    void of_two_launchers_one_builds_and_the_other_waits_and_says_for_what() throws Exception {
        var first = checkout.start("up");
        checkout.awaitBuilds(1);
        var second = checkout.start("trigger", "demo.hello");
        second.awaitSaid("is building already; waiting for it");
        checkout.letMaven("succeed");

        assertThat(first.end()).contains("/build-1/runner");
        assertThat(second.end())
                .contains("fairlead: process " + checkout.mavenStarted() + " is building already")
                .contains("/build-1/runner")
                .endsWith("trigger demo.hello");
        assertThat(checkout.journal()).as("builds").hasSize(2);
    }

    /** Ctrl-C, and what a machine that shuts down sends. */
    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void who_ends_the_launcher_ends_its_build_and_the_next_start_builds_everything_anew(String signal)
            throws Exception {
        var launch = checkout.start("up");
        checkout.awaitBuilds(1);
        ProcessHandle maven = checkout.maven();
        launch.signal(signal);

        assertThat(launch.endStatus()).isEqualTo(130);
        maven.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertBuiltAnew();
    }

    @Test
    void after_a_power_cut_everything_is_built_anew() throws Exception {
        var launch = checkout.start("up");
        checkout.awaitBuilds(1);
        kill(launch.process().toHandle());
        kill(checkout.maven());

        assertBuiltAnew();
    }

    @Test
    void a_build_that_outlives_its_launcher_is_waited_for_before_everything_is_built_anew() throws Exception {
        var launch = checkout.start("up");
        checkout.awaitBuilds(1);
        kill(launch.process().toHandle());
        var next = checkout.start("up");
        next.awaitSaid("fairlead: process " + checkout.mavenStarted() + " is building already");
        checkout.letMaven("succeed");
        checkout.awaitBuilds(2);
        checkout.letMaven("succeed");

        assertThat(next.end()).contains("building everything anew").contains("/build-2/");
        assertOneAtATime();
        assertNothingIsLeft();
    }

    @Test
    void of_many_that_find_a_build_cut_off_one_builds() throws Exception {
        var launch = checkout.start("up");
        checkout.awaitBuilds(1);
        kill(launch.process().toHandle());
        kill(checkout.maven());
        var all = new ArrayList<Checkout.Launch>();
        for (int i = 0; i < 8; i++) all.add(checkout.start("dags"));
        checkout.awaitBuilds(2);
        checkout.letMaven("succeed");

        for (var one : all) assertThat(one.end()).contains("/build-2/");
        assertThat(checkout.journal()).as("one cut off, one whole").hasSize(3);
        assertNothingIsLeft();
    }

    @Test
    void a_turn_of_a_process_whose_number_another_has_now_is_over() throws Exception {
        Files.createDirectories(checkout.path(".launcher"));
        String host = hostName();
        Files.writeString(
                checkout.path(".launcher/turn-1"), ProcessHandle.current().pid() + "/" + host + "/1\n");

        assertThat(checkout.build("dags")).contains("/build-2/").doesNotContain("waiting");
    }

    @Test
    void a_build_on_another_machine_is_waited_for_with_the_way_out() throws Exception {
        Files.createDirectories(checkout.path(".launcher"));
        Path turn = Files.writeString(checkout.path(".launcher/turn-1"), "1/elsewhere/1\n");
        var launch = checkout.start("dags");
        launch.awaitSaid("it is on elsewhere; if nothing builds there any more, remove " + turn);
        Files.delete(turn);
        checkout.awaitBuilds(1);
        checkout.letMaven("succeed");

        assertThat(launch.end()).contains("/build-1/");
    }

    @Test
    void a_build_that_fails_is_shown_and_tried_again_from_where_it_was() throws Exception {
        var launch = checkout.start("up");
        checkout.awaitBuilds(1);
        checkout.letMaven("fail");
        assertThat(launch.endStatus()).isEqualTo(1);
        assertThat(launch.said()).contains("no such symbol").contains("the build failed; all it said is in");

        assertThat(checkout.build("up")).doesNotContain("anew");
        assertThat(checkout.journal().get(2)).as("what Maven found").contains("half");
    }

    @Test
    void a_build_is_kept_as_long_as_something_runs_from_it() throws Exception {
        checkout.build("dags");
        var running = checkout.start("up", "stay");
        running.awaitSaid("java ");
        for (int i = 0; i < 3; i++) {
            checkout.edit();
            checkout.build("dags");
        }
        assertThat(checkout.own("build-"))
                .as("it, the last, and the one before")
                .hasSize(3)
                .contains("build-1");

        checkout.endJava();
        running.end();
        checkout.edit();
        checkout.build("dags");
        assertThat(checkout.own("build-")).hasSize(2).doesNotContain("build-1");
    }

    @Test
    void archives_of_classes_are_made_once_for_a_build_and_a_java() throws Exception {
        String first = checkout.build("dags");
        assertThat(first).contains("-XX:SharedArchiveFile=" + checkout.path(".launcher/build-1/client-"));
        assertThat(checkout.start("runs").end()).contains("-XX:SharedArchiveFile=");
        assertThat(checkout.archiving()).containsExactly("trained", "dumped");

        Files.writeString(checkout.path("jdk/release"), "JAVA_VERSION=\"25\"");
        checkout.start("runs").end();
        assertThat(checkout.archiving()).as("for another Java").hasSize(4);

        checkout.edit();
        assertThat(checkout.build("dags")).doesNotContain("/build-1/").contains("-XX:SharedArchiveFile=");
        assertThat(checkout.archiving()).as("for another build").hasSize(6);
    }

    @Test
    void up_does_not_wait_for_archives_and_has_them_made_once_it_asks() throws Exception {
        assertThat(checkout.build("up"))
                .doesNotContain("SharedArchiveFile")
                .contains("-Dfairlead.class-archive=" + checkout.path(".launcher/build-1/runner-"));
        assertThat(checkout.own("archive-")).as("made while it starts").isEmpty();

        checkout.start("--prepare").end();
        assertThat(checkout.isPrepared()).isTrue();

        assertThat(checkout.start("up").end())
                .contains("-XX:SharedArchiveFile=" + checkout.path(".launcher/build-1/runner-"));
        assertThat(checkout.start("dags").end()).doesNotContain("preparing").contains("/client-");
    }

    /** As those of this test. */
    @Test
    void a_path_with_blanks_is_one_argument() throws Exception {
        Path build = checkout.path(".launcher/build-1");
        assertThat(build.toString()).contains(" ");
        assertThat(checkout.build("dags"))
                .contains("[-XX:SharedArchiveFile=" + build + "/client-", "[" + build + "/runner/dag-api-1.jar:");
        assertThat(checkout.start("up").end())
                .contains("[-Dfairlead.class-archive=" + build + "/runner-", "[" + build + "/runner/*]");
        assertThat(checkout.start("git-sync").end()).contains("[" + build + "/git-sync/git-sync.jar]");
    }

    @Test
    void check_has_archives_made_while_it_works() throws Exception {
        assertThat(checkout.build("check", ".")).doesNotContain("SharedArchiveFile");
        await().until(() -> checkout.own("archive-").size() == 1 && checkout.isPrepared());
    }

    @Test
    void where_no_archive_can_be_made_it_is_tried_once_and_done_without() throws Exception {
        checkout.breakTraining();
        assertThat(checkout.build("dags")).doesNotContain("SharedArchiveFile");
        assertThat(checkout.start("dags").end()).doesNotContain("SharedArchiveFile");
        assertThat(checkout.archiving()).containsExactly("trained");
    }

    @Test
    void an_archive_whose_making_was_cut_off_is_made_at_the_next_start() throws Exception {
        checkout.build("dags");
        try (var archives = Files.newDirectoryStream(checkout.path(".launcher/build-1"), "client-*.jsa")) {
            for (Path archive : archives) Files.delete(archive);
        }
        Path half = Files.createDirectory(checkout.path(".launcher/build-1/making-1"));
        Files.writeString(half.resolve("classes"), "half");

        assertThat(checkout.start("dags").end()).contains("-XX:SharedArchiveFile=");
        assertThat(half).doesNotExist();
    }

    private void assertBuiltAnew() throws IOException, InterruptedException {
        assertThat(checkout.build("up")).contains("building everything anew").contains("/build-2/");
        String last = checkout.journal().get(checkout.journal().size() - 2);
        assertThat(last).as("what Maven found").endsWith("with ");
        assertNothingIsLeft();
        checkout.edit();
        assertThat(checkout.build("up")).doesNotContain("anew");
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(checkout.own("part-")).isEmpty();
        assertThat(checkout.own("unfinished")).isEmpty();
        assertThat(checkout.own("turn")).hasSize(1);
    }

    private void assertOneAtATime() {
        List<String> kinds = checkout.journal().stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
        assertThat(kinds).containsExactly("began", "ended", "began", "ended");
    }

    private static void kill(ProcessHandle process) throws Exception {
        process.destroyForcibly();
        process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static String hostName() throws IOException, InterruptedException {
        var uname = new ProcessBuilder("uname", "-n").start();
        String name = new String(uname.getInputStream().readAllBytes()).strip();
        assertThat(uname.waitFor()).isZero();
        return name;
    }
}
