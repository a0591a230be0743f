package io.fairlead.runner.scheduler;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveLogsTest {

    @Test
    void a_log_is_live_from_the_attempts_making_to_its_end(@TempDir Path folder) {
        try (var scheduler = new TestScheduler(folder.resolve("fairlead.db"))) {
            scheduler.push(dag("hello", task("greet")));
            var live = new LiveLogs(scheduler.queries);
            assertThat(live.get()).isEmpty();
            DagRun run = scheduler.trigger("hello");
            scheduler.tick();
            scheduler.tick();
            String path = "demo.hello/" + run.name() + "/greet/-1/1";
            assertThat(live.get()).containsExactly(path);
            assertThat(live.get()).containsExactly(path);
            scheduler.succeed("greet");
            assertThat(live.get()).isEmpty();
        }
    }
}
