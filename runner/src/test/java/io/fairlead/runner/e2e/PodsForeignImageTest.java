package io.fairlead.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.testkit.TestApi.Started;
import io.fairlead.runner.testkit.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's own image, which has no worker of ours; only a real cluster has images. */
class PodsForeignImageTest {

    @Test
    void an_image_without_a_worker_gets_one_copied_into_it(@TempDir Path folder) throws IOException {
        String foreign = TestCluster.foreignImage();
        try (var rig = new PodsRig(Where.REAL, folder)) {
            String commit = rig.git.write("dags/Foreign.java", source(foreign)).push("A foreign image");
            String settings = rig.text(rig.workerApi, rig.workers.address(), "fairlead")
                    .replace("grace: 10s,", "grace: 10s, copy-worker: true,");
            Path file = rig.write("foreign.yaml", settings + rig.embedded());
            try (var runner = rig.start(rig.folder, file)) {
                runner.api().awaitLive("sales", commit);
                Started run = runner.api().trigger("sales.foreign");
                assertThat(runner.api().ended(run).path("state").asText())
                        .as("%s", runner.api().tasks(run))
                        .isEqualTo("success");
                assertThat(runner.api().texts(run, "copied")).last().isEqualTo("java of /fairlead/jre");
                assertThat(runner.api().texts(run, "usual")).last().isEqualTo("java of /opt/jre");
            }
        }
    }

    private static String source(String image) {
        return """
            import io.fairlead.dag.*;
            import java.util.List;

            public final class Foreign implements DagSource {
              @Override public List<Dag> dags() {
                var dag = Dag.named("foreign");
                dag.task("copied").pod(pod -> pod.workerImage("%s")).runs(Foreign::say);
                dag.task("usual").runs(Foreign::say);
                return List.of(dag.build());
              }

              private static void say() {
                System.out.println("java of " + System.getProperty("java.home"));
              }
            }
            """.formatted(image);
    }
}
