package io.fairlead.samples;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import java.util.List;
import org.pf4j.Extension;

/** The smallest DAG that is one: the second task takes what the first one returns. Started by hand. */
@Extension
public final class Hello implements DagSource {

    public record Greeting(String text) {}

    @Override
    public List<Dag> dags() {
        var dag = Dag.named("hello").description("Says hello.");

        var greeting = dag.task("greet").returns(Greeting.class, Hello::greet);
        dag.task("print").takes(greeting).runs(Hello::print);

        return List.of(dag.build());
    }

    static Greeting greet() {
        return new Greeting("Hello from a task");
    }

    static void print(Greeting greeting) {
        System.out.println(greeting.text());
    }
}
