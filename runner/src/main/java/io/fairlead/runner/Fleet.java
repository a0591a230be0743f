package io.fairlead.runner;

import io.fairlead.dag.ExecutorName;
import io.fairlead.runner.config.FleetConfig;
import io.fairlead.runner.database.Database;
import io.fairlead.runner.executor.Executor;
import io.fairlead.runner.executor.FleetWork;
import io.fairlead.runner.executor.fleet.FleetExecutor;
import io.fairlead.runner.run.WorkerGlance;
import io.fairlead.runner.run.store.AttemptStore;
import io.fairlead.runner.run.store.FleetQueries;
import io.fairlead.runner.scheduler.Assignments;
import io.fairlead.runner.scheduler.ClockWatch;
import io.fairlead.runner.scheduler.Duty;
import io.fairlead.runner.scheduler.Reports;
import io.fairlead.runner.scheduler.Requeue;
import io.fairlead.runner.scheduler.SilenceWatch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The parts of a runner that have to do with workers of other machines; none where nobody may ask for work. */
final class Fleet {

    private final FleetQueries queries;
    private final Optional<FleetExecutor> executor;
    private final SilenceWatch watch;

    Fleet(FleetConfig config, Database database, Reports reports, ClockWatch watched, InstantSource clock) {
        this.queries = new FleetQueries(database, ExecutorName.FLEET);
        this.watch = new SilenceWatch(queries, reports, config.silence(), watched::hearsSince);
        this.executor = config.tokens().areThere()
                ? Optional.of(new FleetExecutor(
                        new ConfiguredQueues(config), reports, queries::running, config.silence(), clock))
                : Optional.empty();
        executor.ifPresent(fleet -> watched.tell(fleet::moved));
    }

    /** What waited for a worker in the runner before waits again. */
    void resume(AttemptStore attempts, Assignments assignments, Instant now) {
        executor.ifPresent(
                fleet -> new Requeue(attempts, assignments, fleet).each(queries.queued(), fleet::letGo, now));
    }

    void addTo(Map<String, Executor> executors) {
        executor.ifPresent(fleet -> executors.put(ExecutorName.FLEET, fleet));
    }

    FleetWork work() {
        return executor.<FleetWork>map(fleet -> fleet).orElse(FleetWork.NONE);
    }

    List<Duty> duties(AttemptStore attempts, Assignments assignments) {
        return executor.map(fleet -> {
                    var requeue = new Requeue(attempts, assignments, fleet);
                    Duty again = now -> requeue.each(fleet.unclaimed(now), fleet::letGo, now);
                    return List.of(watch, again, fleet::tick);
                })
                .orElse(List.of());
    }

    /** When an attempt could have to be given up, or offered anew. */
    Optional<Instant> nextDue() {
        return executor.flatMap(fleet -> Stream.concat(watch.nextDue().stream(), fleet.nextDue().stream())
                .min(Comparator.naturalOrder()));
    }

    /** The workers that are known. */
    List<WorkerGlance> workers() {
        return executor.map(fleet -> WorkerGlance.of(asked(fleet), queries.busy()))
                .orElse(List.of());
    }

    private static List<WorkerGlance> asked(FleetExecutor fleet) {
        return fleet.workers().entrySet().stream()
                .map(worker -> new WorkerGlance(
                        worker.getKey().shown(), worker.getKey().queue(), worker.getValue(), Optional.empty()))
                .toList();
    }

    private record ConfiguredQueues(FleetConfig config) implements FleetExecutor.Queues {

        @Override
        public boolean allows(String token, String queue) {
            return config.tokens().allow(token, queue);
        }

        @Override
        public boolean isOpenTo(String team, String queue) {
            return config.isOpenTo(team, queue);
        }
    }
}
