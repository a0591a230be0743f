package io.fairlead.samples;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import java.util.List;
import java.util.stream.Stream;
import org.pf4j.Extension;

/**
 * Three tasks that run at the same time, because none takes anything of another, and one that joins them. The last task only
 * comes after it: order without data.
 */
@Extension
public final class FanIn implements DagSource {

    public record Count(String region, int visitors) {}

    public record Sum(int visitors) {}

    @Override
    public List<Dag> dags() {
        var dag = Dag.named("fan-in").description("Counts visitors of three regions at once and adds them up.");

        var north = dag.task("count-north").returns(Count.class, () -> count("north", 120));
        var south = dag.task("count-south").returns(Count.class, () -> count("south", 310));
        var west = dag.task("count-west").returns(Count.class, () -> count("west", 75));
        var sum = dag.task("sum").takes(north, south, west).returns(Sum.class, FanIn::sum);
        dag.task("clean-up").after(sum).runs(FanIn::cleanUp);

        return List.of(dag.build());
    }

    static Count count(String region, int visitors) {
        System.out.println(region + ": " + visitors);
        return new Count(region, visitors);
    }

    static Sum sum(Count north, Count south, Count west) {
        return new Sum(Stream.of(north, south, west).mapToInt(Count::visitors).sum());
    }

    static void cleanUp() {
        System.out.println("everything is counted, temporary files can go");
    }
}
