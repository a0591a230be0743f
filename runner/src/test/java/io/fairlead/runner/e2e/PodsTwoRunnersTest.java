package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fairlead.runner.DataDirectory;
import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestRunner;
import io.fairlead.runner.testkit.TestSidecar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two runners with one API, one namespace, one repository and one bucket, whose attempts have the same numbers. */
class PodsTwoRunnersTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Where.class)
    void two_installations_leave_each_others_pods_alone_also_when_one_is_started_anew(Where where) throws IOException {
        try (var rig = new PodsRig(where, folder)) {
            MarkedTasks tasks = rig.tasks;
            tasks.plugin(rig.git.file("dags/marked.jar"), "here", "there");
            String commit = rig.git.push("Marked tasks");
            Path settings = rig.settings(rig.embedded());
            var here = rig.start(rig.folder.resolve("here"), settings);
            try (var there = other(rig)) {
                here.api().awaitLive("sales", commit);
                there.api().awaitLive("sales", commit);
                Started first = here.api().trigger("sales.here");
                Started second = there.api().trigger("sales.there");
                PodsRig.until(
                        () -> tasks.marks("here").size() + tasks.marks("there").size() == 2);
                assertThat(number(rig.running("here"))).isEqualTo(number(rig.running("there")));
                assertThatThrownBy(() -> rig.start(rig.folder.resolve("here"), settings))
                        .isInstanceOf(DataDirectory.InUse.class)
                        .hasMessageContaining("is held by process");

                here.close();
                here = rig.start(rig.folder.resolve("here"), settings);
                tasks.go("there");
                assertThat(there.api().ended(second).path("state").asText()).isEqualTo("success");
                tasks.go("here");
                assertThat(here.api().ended(first).path("state").asText()).isEqualTo("success");
                assertThat(MarkedTasks.attempts(here.api(), first, "here")).containsExactly("success");
                assertThat(MarkedTasks.attempts(there.api(), second, "there")).containsExactly("success");
                for (String task : List.of("here", "there")) {
                    assertThat(tasks.marks(task)).containsExactly("start 1", "end 1");
                    PodsRig.until(() -> rig.pods(task).isEmpty());
                }
            } finally {
                here.close();
            }
        }
    }

    private TestRunner other(PodsRig rig) {
        int port = TestSidecar.freePort();
        Path file = rig.write("other.yaml", rig.text(port, rig.others(port), "other") + rig.embedded());
        return rig.start(rig.folder.resolve("there"), file);
    }

    private static String number(Pod pod) {
        return pod.getMetadata().getAnnotations().get("fairlead.io/attempt-id");
    }
}
