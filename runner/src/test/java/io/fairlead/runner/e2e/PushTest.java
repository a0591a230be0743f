package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.repos.RepoConfig;
import io.fairlead.runner.testkit.TestApi;
import io.fairlead.runner.testkit.TestGit;
import io.fairlead.runner.testkit.TestPlugins;
import io.fairlead.runner.testkit.TestRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A push with the real client, and what is live after it. */
class PushTest {

    private static TestRunner runner;
    private static TestApi api;
    private static TestGit git;

    @BeforeAll
    static void start(@TempDir Path folder) {
        runner = TestRunner.start(folder);
        api = runner.api();
        git = runner.cloneDemo();
    }

    @AfterAll
    static void stop() {
        runner.close();
    }

    @Test
    void a_changed_java_file_is_live_without_a_restart_and_says_its_commit() {
        assertThat(git.read("dags/Hello.java")).contains("\"hello\"");
        git.write("dags/Hello.java", says("Hello", "hello", "good morning"));
        String commit = git.push("Greet by the time of day");

        JsonNode repo = api.awaitLive("demo", commit);
        assertThat(repo.path("message").asText()).isEqualTo("Greet by the time of day");
        assertThat(repo.path("author").asText()).contains("Ada Lovelace");
        assertThat(repo.path("seen_revision").asText()).isEqualTo(commit);
        assertThat(repo.path("import_errors")).isEmpty();
        assertThat(api.dag("demo.hello").path("bundle_version").asText()).isEqualTo(commit);
        assertThat(said("demo.hello", commit)).isEqualTo("good morning");
    }

    @Test
    void a_jar_is_live_after_a_push_and_so_is_its_next_version_under_another_name() {
        jar("lib/team-1.0.jar", "from the jar");
        String first = git.push("Add the team's jar");
        api.awaitLive("demo", first);
        assertThat(said("demo.in-a-jar", first)).isEqualTo("from the jar");

        git.remove("lib/team-1.0.jar");
        jar("lib/team-1.1.jar", "from the next jar");
        String second = git.push("Build the team's jar anew");
        api.awaitLive("demo", second);
        assertThat(said("demo.in-a-jar", second)).isEqualTo("from the next jar");
    }

    @Test
    void the_dag_of_a_deleted_file_is_gone() {
        git.write("dags/Brief.java", says("Brief", "brief", "here"));
        api.awaitLive("demo", git.push("Add a DAG"));
        assertThat(api.dags()).contains("demo.brief");

        git.remove("dags/Brief.java");
        api.awaitLive("demo", git.push("Remove it"));
        assertThat(api.dags()).doesNotContain("demo.brief").contains("demo.chain");
        var refused = api.send("POST", "/api/v2/dags/demo.brief/dagRuns", "{}");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("'demo.brief' is no longer in its repository");
    }

    @Test
    void a_java_file_in_a_new_folder_is_found() {
        git.write("teams/billing/eu/Invoices.java", says("Invoices", "invoices", "deep down"));
        String commit = git.push("Add a DAG in a folder");
        api.awaitLive("demo", commit);
        assertThat(said("demo.invoices", commit)).isEqualTo("deep down");
    }

    @Test
    void an_ordinary_bare_repository_is_followed_too_below_its_path_only(@TempDir Path folder) {
        Path bare = TestGit.bare(folder.resolve("elsewhere.git"));
        TestGit theirs = TestGit.clone(bare.toString(), folder.resolve("theirs"));
        theirs.write("etl/dags/Nightly.java", says("Nightly", "nightly", "one"));
        theirs.write("tools/Tool.java", "class Tool is no Java");
        String first = theirs.push("Begin");
        var repo = new RepoConfig("sales", bare.toString(), bare.toString(), "main", "etl/dags", Duration.ofSeconds(1));
        try (var following = TestRunner.start(folder, Map.of("FAIRLEAD_SLOTS", "1"), repo)) {
            var sales = following.api();
            assertThat(sales.awaitLive("sales", first).path("import_errors")).isEmpty();
            assertThat(sales.dags()).containsExactly("sales.nightly");

            theirs.write("etl/dags/Nightly.java", says("Nightly", "nightly", "two"));
            String second = theirs.push("Change it");
            sales.awaitLive("sales", second);
            var run = sales.trigger("sales.nightly");
            assertThat(sales.ended(run).path("state").asText()).isEqualTo("success");
            assertThat(sales.texts(run, "say")).containsExactly("two");
            assertThat(run.revision()).isEqualTo(second);
        }
    }

    private static void jar(String path, String text) {
        TestPlugins.jar(git.file(path), "team", Map.of("InAJar", says("InAJar", "in-a-jar", text)));
    }

    /** Runs a DAG of one task and returns its only line. */
    private static String said(String dag, String commit) {
        var run = api.trigger(dag);
        JsonNode ended = api.ended(run);
        assertThat(ended.path("state").asText()).isEqualTo("success");
        assertThat(ended.path("bundle_version").asText()).isEqualTo(commit);
        assertThat(api.texts(run, "say")).hasSize(1);
        return api.texts(run, "say").get(0);
    }

    private static String says(String className, String dag, String text) {
        return TestPlugins.source(className, dag)
                .replace("dag.task(\"only\")", "dag.task(\"say\")")
                .replace("println(\"" + dag + "\")", "println(\"" + text + "\")");
    }
}
