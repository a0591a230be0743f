package io.fairlead.samples;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that takes ten seconds and says how far it is, to watch a log while it is written. */
@Extension
public final class Progress implements DagSource {

    private static final Logger log = LoggerFactory.getLogger(Progress.class);
    private static final int STEP_MILLIS = 200;

    @Override
    public List<Dag> dags() {
        var dag = Dag.named("progress").description("Prints a line five times a second, for ten seconds.");
        var steps = dag.parameter("steps", 50);

        dag.task("work").timeout(Duration.ofMinutes(5)).takes(steps).runs(Progress::work);

        return List.of(dag.build());
    }

    static void work(int steps) throws InterruptedException {
        for (int step = 1; step <= steps; step++) {
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS); // stands for real work
            log.info("step {} of {}, {} %", step, steps, 100 * step / steps);
        }
    }
}
