package io.fairlead.runner.executor.kubernetes;

import io.fairlead.dag.Run;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.Container;
import io.fairlead.runner.run.Execution;
import io.fairlead.runner.run.PodWishes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Assignments and settings with defaults; a test states what matters to it. */
final class Fixture {

    static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");
    static final String NAMESPACE = "fairlead";
    static final String IMAGE = "registry.example.org/fairlead/worker:1";

    private Fixture() {}

    static Assignment attempt(long id) {
        return attempt(id, "extract", Execution.USUAL);
    }

    static Assignment attempt(long id, Execution execution) {
        return attempt(id, "extract", execution);
    }

    static Assignment attempt(long id, String task, Execution execution) {
        String run = "scheduled__2026-03-01T06:00:00+00:00";
        return new Assignment(
                id,
                "token-of-" + id,
                "sales",
                "/sync/sales/abc",
                "dags/Report.java",
                "Report",
                "report",
                task,
                new Run(run, "sales.report", "4f1c0de4f1c0de4f1c0de4f1c0de4f1c0de4f1c0", NOW, NOW, NOW, 1),
                List.of(),
                new LogKey("sales.report", run, task, -1, 1),
                new Commit("http://fairlead:8082/git/sales", "4f1c0de", "dags"),
                execution,
                "sales",
                null,
                1);
    }

    static Execution container(String output, String... command) {
        return new Execution("kubernetes", "", new Container("busybox:1", List.of(command), output), PodWishes.NONE);
    }

    static Execution wishes(PodWishes wishes) {
        return new Execution("kubernetes", "", null, wishes);
    }

    static PodWishes template(String yaml) {
        return new PodWishes(null, null, null, null, null, null, null, null, null, null, null, null, null, yaml);
    }

    static PodDefaults defaults() {
        return new PodDefaults(
                "http://fairlead:8082",
                NAMESPACE,
                IMAGE,
                "IfNotPresent",
                Duration.ofSeconds(30),
                PodDefaults.Extras.NONE);
    }

    static KubernetesSettings settings() {
        return settings(Map.of());
    }

    static KubernetesSettings settings(Map<String, TeamPods> teams) {
        return new KubernetesSettings("test", 100, Duration.ofMinutes(10), Retention.NONE, defaults(), teams);
    }
}
