package io.fairlead.runner.catalog.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.dag.Dag;
import io.fairlead.dag.ExecutorName;
import io.fairlead.dag.TaskJson;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.run.dag.Container;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.PodWishes;
import io.fairlead.runner.run.dag.Toleration;
import io.fairlead.runner.testkit.TestScheduler;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescribedWishesTest {

    @Test
    void what_an_author_says_is_what_the_runner_stores_and_reads() {
        var dag = Dag.named("sales");
        dag.task("usual").runs(() -> {});
        dag.task("load")
                .executor(ExecutorName.KUBERNETES)
                .queue("large")
                .pod(p -> p.memory("2Gi").cpu("500m").environmentFromSecret("warehouse"))
                .pod(p -> p.tolerates("gpu", "NoSchedule")
                        .tolerates("spot", "true", "")
                        .template("spec: {}"))
                .image("ghcr.io/acme/loader:1.4")
                .command("load", "--fast")
                .returns(String.class, "/out/result.json");

        var described = new DagDescriber(new TaskJson()).describe(dag.build());
        DescriptionCheck.check(described);
        var read = Json.read(Json.write(described), DagDescription.class);

        assertThat(read).isEqualTo(described);
        assertThat(read.task("usual").execution()).isEqualTo(Execution.USUAL);
        var load = read.task("load").execution();
        assertThat(load.executor()).isEqualTo("kubernetes");
        assertThat(load.queue()).isEqualTo("large");
        assertThat(load.container())
                .isEqualTo(new Container("ghcr.io/acme/loader:1.4", List.of("load", "--fast"), "/out/result.json"));
        assertThat(load.pod().requests()).containsOnly(Map.entry("memory", "2Gi"), Map.entry("cpu", "500m"));
        assertThat(load.pod().limits()).containsOnly(Map.entry("memory", "2Gi"));
        assertThat(load.pod().environmentFromSecrets()).containsExactly("warehouse");
        assertThat(load.pod().tolerations())
                .containsExactly(
                        new Toleration("gpu", "Exists", "", "NoSchedule"), new Toleration("spot", "Equal", "true", ""));
        assertThat(load.pod().template()).isEqualTo("spec: {}");
    }

    @Test
    void wishes_that_the_builder_would_have_refused_are_refused_again() {
        assertRefused(Execution.USUAL.on("K8s"), "dag 'sales', task 'a': executor 'K8s'");
        assertRefused(new Execution("", "", new Container("", List.of(), ""), null), "image '' is not the name");
        assertRefused(
                Execution.USUAL.with(PodWishes.NONE.withEnvironment(Map.of("FAIRLEAD_SERVER", "http://evil"))),
                "'FAIRLEAD_SERVER' is one of Fairlead's own");
    }

    private static void assertRefused(Execution execution, String message) {
        var usual = TestScheduler.task("a");
        var task = new DagDescription.Task(
                usual.name(), usual.inputs(), usual.after(), usual.retry(), usual.timeout(), execution);
        assertThatThrownBy(() -> DescriptionCheck.check(TestScheduler.dag("sales", task)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
