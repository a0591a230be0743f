package io.fairlead.runner.executor.kubernetes;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.kubernetes.pod.KubernetesSettings;
import io.fairlead.runner.executor.kubernetes.pod.PodIdentity;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.time.Clocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Executors on one cluster, with one database and one place for logs. */
final class Rig implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(120);

    final AtomicInteger wakes = new AtomicInteger();
    final SimulatedReports reports = new SimulatedReports();
    final KubernetesClient client;
    private final Config config;
    private final DirectoryLogs logs;
    private final List<KubernetesExecutor> executors = new ArrayList<>();
    private volatile Duration shift = Duration.ZERO;

    Rig(Config config, Path folder) {
        this(config, config, folder);
    }

    /** @param executors what the executors connect with, which may do less than the test */
    Rig(Config config, Config executors, Path folder) {
        this.config = executors;
        this.client = new KubernetesClientBuilder().withConfig(config).build();
        this.logs = new DirectoryLogs(folder.resolve("logs"));
    }

    KubernetesExecutor executor() {
        return executor(Fixture.settings());
    }

    /** One that knows all its pods. */
    KubernetesExecutor executor(KubernetesSettings settings) {
        InstantSource clock = () -> Instant.now().plus(shift);
        var executor = new KubernetesExecutor(settings, reports, reports, logs, new Clocks(clock, clock), config);
        executors.add(executor);
        executor.open(wakes::incrementAndGet);
        until(executor::ready);
        return executor;
    }

    /** Recorded as the dispatcher does, then started. */
    Assignment start(KubernetesExecutor executor, long id, String task, Execution execution) {
        Assignment attempt = Fixture.attempt(id, task, execution);
        reports.queued(attempt);
        executor.start(attempt);
        return attempt;
    }

    String end(long attempt) {
        until(() -> reports.end(attempt) != null);
        return reports.end(attempt);
    }

    /** The clock goes on by that much at once. */
    void later(Duration time) {
        shift = shift.plus(time);
    }

    void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    List<Pod> pods() {
        return client.pods().inNamespace(Fixture.NAMESPACE).list().getItems();
    }

    Pod pod(long attempt) {
        return pods().stream()
                .filter(pod -> PodIdentity.of(pod)
                        .filter(of -> of.attemptId() == attempt)
                        .isPresent())
                .findFirst()
                .orElse(null);
    }

    /** The pod, once it is in that phase. */
    Pod pod(long attempt, String phase) {
        until(() -> pod(attempt) != null
                && pod(attempt).getStatus() != null
                && phase.equals(pod(attempt).getStatus().getPhase()));
        return pod(attempt);
    }

    /** Source and text of each line of its log. */
    List<String> log(Assignment attempt) {
        try {
            var bytes = logs.read(attempt.log(), 0, 10 << 20).bytes();
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(LogLine::parse)
                    .map(line -> line.source() + ": " + line.text())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        executors.forEach(KubernetesExecutor::close);
        client.close();
    }
}
