package io.fairlead.samples;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import io.fairlead.dag.Run;
import io.fairlead.dag.Schedule;
import io.fairlead.dag.SkipTask;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.pf4j.Extension;

/**
 * A task that finds there is nothing to do. It and what depends on it are skipped, the rest goes on, and the run has succeeded.
 */
@Extension
public final class Skipping implements DagSource {

    public record Invoices(int count) {}

    @Override
    public List<Dag> dags() {
        var dag = Dag.named("skipping")
                .description("Cleans up every day, writes invoices on the first of a month.")
                .schedule(Schedule.cron("0 4 * * *"));

        var invoices = dag.task("write-invoices").takes(dag.run()).returns(Invoices.class, Skipping::writeInvoices);
        dag.task("send-invoices").takes(invoices).runs(Skipping::sendInvoices);
        dag.task("clean-up").runs(Skipping::cleanUp);

        return List.of(dag.build());
    }

    static Invoices writeInvoices(Run run) {
        var day = LocalDate.ofInstant(run.logicalDate(), ZoneOffset.UTC);
        if (day.getDayOfMonth() != 1) throw new SkipTask("invoices are written on the first, " + day + " is not");
        return new Invoices(12);
    }

    static void sendInvoices(Invoices invoices) {
        System.out.println("sending " + invoices.count() + " invoices");
    }

    static void cleanUp() {
        System.out.println("cleaning up");
    }
}
