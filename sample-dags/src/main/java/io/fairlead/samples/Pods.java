package io.fairlead.samples;

import static java.time.Duration.ofMinutes;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import io.fairlead.dag.ExecutorName;
import io.fairlead.dag.Retry;
import java.util.List;
import org.pf4j.Extension;

/**
 * What a task asks of its pod, and a task that is not Java at all. {@code extract} is a Java body that needs memory; on a runner
 * without pods it is executed all the same. {@code total} is any container: it finds what it takes in its environment, and leaves
 * its output in a file. Only Kubernetes can execute that one; elsewhere it fails when the run starts, and says so.
 */
@Extension
public final class Pods implements DagSource {

    public record Orders(List<Integer> amounts) {}

    public record Total(int sum) {}

    private static final String OUTPUT = "/dev/termination-log";

    /** Sums up {@code {"amounts":[1,2]}} with nothing but a shell. */
    private static final String SUM = """
            sum=0
            for amount in $(echo "$FAIRLEAD_INPUT_EXTRACT" | tr -dc '0-9,' | tr ',' ' '); do sum=$((sum + amount)); done
            echo "the orders of $FAIRLEAD_LOGICAL_DATE come to $sum"
            echo "{\\"sum\\":$sum}" > %s
            """.formatted(OUTPUT);

    @Override
    public List<Dag> dags() {
        var dag = Dag.named("pods").description("A large pod, and a container without Java.");

        var orders = dag.task("extract")
                .pod(p -> p.memory("512Mi").cpu("250m").label("example.org/cost-centre", "4711"))
                .returns(Orders.class, Pods::extract);
        var total = dag.task("total")
                .executor(ExecutorName.KUBERNETES)
                .retry(Retry.times(2, ofMinutes(1)))
                .pod(p -> p.memory("32Mi").tolerates("spot", "NoSchedule"))
                .image("busybox:1.37")
                .command("sh", "-euc", SUM)
                .takes(orders)
                .returns(Total.class, OUTPUT);
        dag.task("mail").takes(total).runs(Pods::mail);

        return List.of(dag.build());
    }

    static Orders extract() {
        return new Orders(List.of(120, 75, 310));
    }

    static void mail(Total total) {
        System.out.println("the orders come to " + total.sum());
    }
}
