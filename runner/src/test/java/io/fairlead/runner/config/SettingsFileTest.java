package io.fairlead.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.runner.executor.KubernetesConfig.KeepPods;
import io.fairlead.runner.executor.TeamConfig;
import io.fairlead.runner.jvm.JavaOptions;
import io.fairlead.runner.repos.RepoConfig;
import io.fairlead.runner.repos.RepoSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {

    @TempDir
    private Path folder;

    @Test
    void everything_can_be_said_in_one_file() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        var config = read("""
                port: 9090
                describe-timeout: 1m30s
                executor: kubernetes
                kubernetes:
                  namespace: fairlead
                  image: fairlead/worker:1
                  keep-pods: on-failure
                worker-api:
                  host: 0.0.0.0
                  port: 8082
                  url: http://fairlead:8082/
                logs: {bucket: logs, path-style: true, endpoint: "http://s3:9000"}
                teams:
                  - name: sales
                    namespace: team-sales
                    parallelism: 50
                    java-options: [-Xss4m, "-Dname=two words"]
                worker-java-options: -ea  -Da=b
                repos:
                  - name: sales
                    team: sales
                    url: https://git.example.org/sales/dags.git
                    ref: main
                    link: /sync/sales/current
                    sidecar: http://127.0.0.1:8080
                    sync-token-file: %s
                    commits: http://fairlead:8081/git/sales
                  - name: own
                    url: git@git.example.org:own/dags.git
                    period: 500ms
                    user-git: true
                """.formatted(token));

        assertThat(config.web().port()).isEqualTo(9090);
        assertThat(config.local().describeTimeout()).hasSeconds(90);
        assertThat(config.workers().kubernetes().keepPods()).isEqualTo(KeepPods.ON_FAILURE);
        assertThat(config.workers().api().url()).contains(URI.create("http://fairlead:8082"));
        assertThat(config.workers().teams())
                .containsExactly(new TeamConfig(
                        "sales", "team-sales", 50, "", Optional.empty(), "", java("-Xss4m", "-Dname=two words")));
        assertThat(config.workers().java().of("sales")).isEqualTo(java("-ea", "-Da=b", "-Xss4m", "-Dname=two words"));
        assertThat(config.workers().java().of("other")).isEqualTo(java("-ea", "-Da=b"));
        assertThat(config.bucket().orElseThrow().server().pathStyle()).isTrue();
        RepoConfig sales = config.repos().get(0);
        assertThat(sales.commits()).contains(URI.create("http://fairlead:8081/git/sales"));
        var sidecar = (RepoSource.Sidecar) sales.source();
        assertThat(sidecar.link()).isEqualTo(Path.of("/sync/sales/current"));
        assertThat(sidecar.keepFile()).isEqualTo(Path.of("/sync/sales/.current.keep"));
        assertThat(sidecar.syncToken().read()).isEqualTo("secret");
        var own = (RepoSource.Embedded) config.repos().get(1).source();
        assertThat(own.url()).isEqualTo("git@git.example.org:own/dags.git");
        assertThat(own.period()).isEqualTo(Duration.ofMillis(500));
    }

    private static JavaOptions java(String... options) {
        return new JavaOptions(List.of(options));
    }

    @Test
    void options_of_java_that_cannot_be_are_told_with_their_place_and_without_what_may_be_secret() {
        assertThatThrownBy(() -> read("""
                        worker-java-options: [--add-opens, java.base/java.nio=horse]
                        teams:
                          - {name: sales, java-options: -cp /x.jar}
                          - {name: crm, java-options: [[-ea]]}
                        """))
                .hasMessageContaining("worker-java-options: option 1 is --add-opens without a value")
                .hasMessageContaining("worker-java-options: option 2 does not begin with '-'")
                .hasMessageContaining("teams[0].java-options: option 1 is -cp, which is Fairlead's to say")
                .hasMessageContaining("teams[1].java-options must be texts")
                .hasMessageNotContaining("horse");
    }

    @Test
    void every_problem_is_told_at_once_with_its_place_and_the_nearest_known_key() {
        assertThatThrownBy(() -> read("""
                        prot: 1
                        kubernetes: {name-space: x, parallelism: many}
                        logs: {prefix: x}
                        teams: sales
                        repos:
                          - name: sales
                            ulr: https://git.example.org/x.git
                          - name: sales
                            url: https://anna:horse@git.example.org/x.git
                            period: 10
                            sidecar: http://127.0.0.1:8080
                          - url: x
                          - name: Capital
                            url: x
                            link: /sync/current
                            username: anna
                            sync-token-file: /nowhere/token
                            webhook-secret-variable: HOOK
                          - {name: a, url: x, link: /sync/current, path: other}
                        """))
                .isInstanceOf(Config.InvalidConfig.class)
                .hasMessageContainingAll(
                        "prot is not known; did you mean 'port'?",
                        "kubernetes.name-space is not known; did you mean 'namespace'?",
                        "kubernetes.parallelism is 'many'; it must be a whole number from 1 to 100000",
                        "logs.prefix is set, but no bucket",
                        "teams must be a list",
                        "repos[0].ulr is not known; did you mean 'url'?",
                        "repos[0].url is missing",
                        "repos[1].name 'sales' is there twice",
                        "repos[1].url has a user or password in it",
                        "repos[1].period is '10'; it must be a duration such as 500ms, 10s or 1m30s",
                        "repos[1].sidecar is for a git-sync beside the runner: set link too",
                        "repos[2].name is missing",
                        "repos[3].name: repo 'Capital'",
                        "repos[3].username is for what the runner fetches itself",
                        "repos[3].sync-token-file: cannot read /nowhere/token",
                        "repos[4].keep-file is another repo's, too",
                        "repos[3].webhook-secret-variable: there is no variable HOOK")
                .message()
                .doesNotContain("horse");
    }

    @Test
    void a_variable_beats_the_file() {
        var variables = Map.of("FAIRLEAD_PORT", "7070", "FAIRLEAD_KUBERNETES_IMAGE", "worker:2");
        var config = read(
                "{port: 9090, kubernetes: {image: 'worker:1'}, worker-api: {url: 'http://fairlead:8082'}}", variables);
        assertThat(config.web().port()).isEqualTo(7070);
        assertThat(config.workers().kubernetes().image()).isEqualTo("worker:2");
    }

    @Test
    void a_namespace_may_hold_so_many_pods_of_all_its_teams() {
        var config = read("""
                kubernetes: {image: 'worker:1', namespace: shared}
                worker-api: {url: 'http://fairlead:8082'}
                repos: [{name: a, url: x, team: one}, {name: b, url: x, team: two}, {name: c, url: x, team: three}]
                teams: [{name: two, namespace: own}]
                namespaces: [{name: shared, parallelism: 7}, {name: own}]
                """);
        assertThat(config.workers().namespaces()).containsExactly(Map.entry("shared", 7));
        assertThat(config.teamsIn("shared")).containsExactlyInAnyOrder("one", "three");
        assertThat(config.teamsIn("own")).containsExactly("two");
    }

    @Test
    void pods_need_an_image_and_a_way_back() {
        assertThatThrownBy(() -> read("executor: kubernetes")).hasMessageContaining("kubernetes.image is missing");
        assertThatThrownBy(() -> read("kubernetes: {image: 'worker:1'}"))
                .hasMessageContaining("worker-api.url is missing");
    }

    @Test
    void a_text_that_looks_like_a_number_stays_what_was_written() {
        var config =
                read("repos: [{name: a, url: x, ref: 1.10}, {name: b, url: x, ref: 0123}, {name: c, url: x, ref: no}]");
        assertThat(config.repos()).extracting(RepoConfig::ref).containsExactly("1.10", "0123", "no");
    }

    @Test
    void what_is_no_yaml_is_named_with_its_line() {
        assertThatThrownBy(() -> read("port: 1\nport: 2"))
                .hasMessageContaining("line 2")
                .hasMessageContaining("port");
        assertThatThrownBy(() -> read("port: 1\n  data: [")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> read("- a")).hasMessageContaining("must begin with a key");
        assertThatThrownBy(() -> read("data: &a x\nhost: *a")).hasMessageContaining("line 2: aliases");
        assertThatThrownBy(() -> Config.from(Map.of("FAIRLEAD_CONFIG", "/nowhere.yaml")))
                .hasMessageContaining("cannot use the settings file /nowhere.yaml");
        assertThat(read("").repos()).isEmpty();
    }

    @Test
    void a_secret_is_never_printed() {
        var text = "repos: [{name: a, url: x, username: anna, password-variable: SECRET}]";
        assertThat(read(text, Map.of("SECRET", "horse")).toString())
                .contains("name=a")
                .doesNotContain("horse");
    }

    private Config read(String yaml) {
        return read(yaml, Map.of());
    }

    private Config read(String yaml, Map<String, String> more) {
        try {
            var variables = new HashMap<>(more);
            variables.put(
                    "FAIRLEAD_CONFIG",
                    Files.writeString(folder.resolve("fairlead.yaml"), yaml).toString());
            return Config.from(variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
