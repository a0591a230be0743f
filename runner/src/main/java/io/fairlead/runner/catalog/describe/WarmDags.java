package io.fairlead.runner.catalog.describe;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import io.fairlead.dag.Retry;
import io.fairlead.dag.Schedule;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** A DAG with a bit of everything, to practise describing on. */
final class WarmDags implements DagSource {

    record Numbers(List<Integer> values) {}

    enum Size {
        SMALL,
        LARGE
    }

    @Override
    public List<Dag> dags() {
        var dag = Dag.named("warm").schedule(Schedule.cron("0 6 * * *", ZoneId.of("Europe/Berlin")));
        var name = dag.parameter("name", "x");
        var size = dag.parameter("size", Size.SMALL);
        var first = dag.task("first").takes(dag.run()).returns(Numbers.class, run -> new Numbers(List.of(1)));
        var second = dag.task("second")
                .retry(Retry.times(1, Duration.ofMinutes(1)))
                .takes(first, name, size)
                .returns(Numbers.class, (numbers, text, chosen) -> numbers);
        dag.task("third").after(second).runs(() -> System.out.println("done"));
        return List.of(dag.build());
    }
}
