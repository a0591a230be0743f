package io.fairlead.samples;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import io.fairlead.dag.Run;
import io.fairlead.dag.Schedule;
import java.time.Duration;
import java.util.List;
import org.pf4j.Extension;

/** A run each minute, never two at once: shows that the scheduler is alive, and what a run knows about itself. */
@Extension
public final class Heartbeat implements DagSource {

    @Override
    public List<Dag> dags() {
        var dag = Dag.named("heartbeat")
                .description("Beats once a minute.")
                .schedule(Schedule.every(Duration.ofMinutes(1)))
                .maxActiveRuns(1);

        dag.task("beat").takes(dag.run()).runs(run -> System.out.println(beat(run)));

        return List.of(dag.build());
    }

    static String beat(Run run) {
        return run.dag() + " beats for " + run.intervalStart() + " to " + run.intervalEnd() + " at commit "
                + run.revision();
    }
}
