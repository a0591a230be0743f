package io.fairlead.samples;

import static java.time.Duration.ofSeconds;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import io.fairlead.dag.Retry;
import io.fairlead.dag.Run;
import java.io.IOException;
import java.util.List;
import org.pf4j.Extension;

/** A task that fails twice and succeeds at its third attempt. Between the attempts no process waits. */
@Extension
public final class Retrying implements DagSource {

    @Override
    public List<Dag> dags() {
        var dag = Dag.named("retrying").description("Fails twice, then succeeds.");

        dag.task("fetch")
                .retry(Retry.exponential(3, ofSeconds(2)).atMost(ofSeconds(30)))
                .takes(dag.run())
                .runs(Retrying::fetch);

        return List.of(dag.build());
    }

    static void fetch(Run run) throws IOException {
        if (run.attempt() < 3) throw new IOException("the server did not answer attempt " + run.attempt());
        System.out.println("the server answered attempt " + run.attempt());
    }
}
