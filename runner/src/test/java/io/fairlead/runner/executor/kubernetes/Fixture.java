package io.fairlead.runner.executor.kubernetes;

import io.fairlead.dag.Run;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Commit;
import io.fairlead.runner.executor.kubernetes.pod.KubernetesSettings;
import io.fairlead.runner.executor.kubernetes.pod.PodDefaults;
import io.fairlead.runner.executor.kubernetes.pod.Retention;
import io.fairlead.runner.executor.kubernetes.pod.TeamPods;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.run.dag.Container;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.PodWishes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Assignments and settings with defaults; a test states what matters to it. */
public final class Fixture {

    public static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");
    public static final String NAMESPACE = "fairlead";
    public static final String IMAGE = "registry.example.org/fairlead/worker:1";

    private Fixture() {}

    public static Assignment attempt(long id) {
        return attempt(id, "extract", Execution.USUAL);
    }

    public static Assignment attempt(long id, Execution execution) {
        return attempt(id, "extract", execution);
    }

    public static Assignment attempt(long id, String task, Execution execution) {
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

    /** The usual one with another deadline. */
    public static Assignment dueAt(long id, Instant deadline) {
        Assignment usual = attempt(id);
        return new Assignment(
                usual.attemptId(),
                usual.token(),
                usual.repo(),
                usual.folder(),
                usual.pluginPath(),
                usual.sourceClass(),
                usual.dagName(),
                usual.task(),
                usual.run(),
                usual.inputs(),
                usual.log(),
                usual.commit(),
                usual.execution(),
                usual.team(),
                deadline,
                usual.number());
    }

    public static Execution container(String output, String... command) {
        return new Execution("kubernetes", "", new Container("busybox:1", List.of(command), output), PodWishes.NONE);
    }

    public static Execution wishes(PodWishes wishes) {
        return new Execution("kubernetes", "", null, wishes);
    }

    public static PodWishes template(String yaml) {
        return new PodWishes(null, null, null, null, null, null, null, null, null, null, null, null, null, yaml);
    }

    public static PodDefaults defaults() {
        return new PodDefaults(
                "http://fairlead:8082",
                NAMESPACE,
                IMAGE,
                "IfNotPresent",
                Duration.ofSeconds(30),
                PodDefaults.Extras.NONE);
    }

    public static KubernetesSettings settings() {
        return settings(Map.of());
    }

    public static KubernetesSettings settings(Map<String, TeamPods> teams) {
        return new KubernetesSettings("test", 100, Duration.ofMinutes(10), Retention.NONE, defaults(), teams);
    }
}
