package io.fairlead.runner.executor.kubernetes.pod;

import static io.fairlead.runner.executor.kubernetes.Fixture.NOW;
import static io.fairlead.runner.executor.kubernetes.Fixture.attempt;
import static io.fairlead.runner.executor.kubernetes.Fixture.container;
import static io.fairlead.runner.executor.kubernetes.Fixture.dueAt;
import static io.fairlead.runner.executor.kubernetes.Fixture.settings;
import static io.fairlead.runner.executor.kubernetes.Fixture.template;
import static io.fairlead.runner.executor.kubernetes.Fixture.wishes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.kubernetes.Fixture;
import io.fairlead.runner.run.dag.Execution;
import io.fairlead.runner.run.dag.PodWishes;
import io.fairlead.runner.run.dag.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodsTest {

    private static final PodWishes ALL = new PodWishes(
            "registry.example.org/team/worker:2",
            Map.of("memory", "1Gi", "cpu", "500m"),
            Map.of("memory", "2Gi"),
            Map.of("disk", "ssd"),
            Map.of("cost-centre", "17"),
            Map.of("example.org/owner", "Sales & Co"),
            Map.of("MODE", "fast", "PRICE", "{\"currency\":\"$(HOME)\"}"),
            List.of("smtp"),
            List.of("endpoints"),
            List.of(new Toleration("spot", "Equal", "yes", "NoSchedule")),
            "loader",
            "batch",
            "gvisor",
            "");

    @Test
    void the_same_attempt_has_the_same_pod() {
        assertThat(pod(Execution.USUAL)).isEqualTo(pod(Execution.USUAL));
    }

    @Test
    void a_pod_is_restricted_unless_somebody_says_otherwise() {
        Pod pod = pod(Execution.USUAL);
        var security = pod.getSpec().getSecurityContext();
        assertThat(security.getRunAsNonRoot()).isTrue();
        assertThat(security.getRunAsUser()).isPositive();
        assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        var container = worker(pod).getSecurityContext();
        assertThat(container.getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSpec().getEnableServiceLinks()).isFalse();
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(worker(pod).getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/tmp");
    }

    @Test
    void a_worker_is_told_where_its_work_is() {
        Container worker = worker(pod(Execution.USUAL));
        assertThat(worker.getImage()).isEqualTo(Fixture.IMAGE);
        assertThat(worker.getImagePullPolicy()).isEqualTo("IfNotPresent");
        assertThat(environment(worker))
                .containsEntry("FAIRLEAD_SERVER", "http://fairlead:8082")
                .containsEntry("FAIRLEAD_ATTEMPT", "7")
                .containsEntry("FAIRLEAD_ATTEMPT_TOKEN", "token-of-7");
    }

    @Test
    void labels_and_annotations_say_all_that_is_to_be_known() {
        Pod pod = pod(Execution.USUAL);
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/managed-by", "fairlead")
                .containsEntry("app.kubernetes.io/instance", "test")
                .containsEntry("fairlead.io/team", "sales")
                .containsEntry("fairlead.io/dag", "sales.report")
                .containsEntry("fairlead.io/task", "extract")
                .containsEntry("fairlead.io/attempt", "1")
                .containsEntry("fairlead.io/revision", "4f1c0de4f1c0de4f1c0de4f1c0de4f1c0de4f1c0")
                .containsEntry("fairlead.io/map-index", "none")
                .allSatisfy((key, value) -> assertThat(value)
                        .matches("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
                        .hasSizeLessThan(64));
        assertThat(pod.getMetadata().getAnnotations())
                .containsEntry("fairlead.io/run", "scheduled__2026-03-01T06:00:00+00:00");
        assertThat(PodIdentity.of(pod)).contains(PodIdentity.of(attempt(7)));
    }

    @Test
    void a_pod_of_somebody_else_is_of_no_attempt() {
        Pod pod = pod(Execution.USUAL);
        pod.getMetadata().setAnnotations(Map.of("fairlead.io/attempt-id", "seven"));
        assertThat(PodIdentity.of(pod)).isEmpty();
        pod.getMetadata().setAnnotations(null);
        assertThat(PodIdentity.of(pod)).isEmpty();
    }

    @Test
    void names_are_short_and_different_however_long_the_words_are() {
        String task = "a-task-with-a-name-that-goes-on-and-on-and-does-not-end-before-the-hundredth-character";
        String one = name(attempt(1, task, Execution.USUAL), "one");
        assertThat(one)
                .hasSizeLessThanOrEqualTo(63)
                .startsWith("sales-report-a-task-with")
                .matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
        assertThat(name(attempt(2, task, Execution.USUAL), "one")).isNotEqualTo(one);
        assertThat(name(attempt(1, task, Execution.USUAL), "two")).isNotEqualTo(one);
        assertThat(name(attempt(Long.MAX_VALUE, "Ümläut__", Execution.USUAL), "one"))
                .hasSizeLessThanOrEqualTo(63)
                .matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    }

    @Test
    void label_values_that_differ_only_in_what_is_cut_stay_different() {
        String same = "x".repeat(70);
        assertThat(PodNames.label(same + "1")).hasSizeLessThanOrEqualTo(63).isNotEqualTo(PodNames.label(same + "2"));
        assertThat(PodNames.label("a+b")).isNotEqualTo(PodNames.label("a:b")).startsWith("a-b-");
        assertThat(PodNames.label("")).isEmpty();
        assertThat(PodNames.label("+++")).matches("[0-9a-f]{8}");
    }

    @Test
    void what_a_task_wishes_is_in_its_pod() {
        Pod pod = pod(wishes(ALL));
        Container worker = worker(pod);
        assertThat(worker.getImage()).isEqualTo("registry.example.org/team/worker:2");
        assertThat(worker.getResources().getRequests())
                .isEqualTo(Map.of("memory", new Quantity("1Gi"), "cpu", new Quantity("500m")));
        assertThat(worker.getResources().getLimits()).isEqualTo(Map.of("memory", new Quantity("2Gi")));
        assertThat(worker.getEnvFrom())
                .extracting(EnvFromSource::getSecretRef, EnvFromSource::getConfigMapRef)
                .hasSize(2);
        assertThat(pod.getSpec().getNodeSelector()).isEqualTo(Map.of("disk", "ssd"));
        assertThat(pod.getSpec().getTolerations()).hasSize(1);
        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("loader");
        assertThat(pod.getSpec().getPriorityClassName()).isEqualTo("batch");
        assertThat(pod.getSpec().getRuntimeClassName()).isEqualTo("gvisor");
        assertThat(pod.getMetadata().getLabels()).containsEntry("cost-centre", "17");
        assertThat(pod.getMetadata().getAnnotations()).containsEntry("example.org/owner", "Sales & Co");
    }

    @Test
    void secrets_that_variables_come_from_are_mounted_too_so_that_the_log_can_mask_them() {
        var teams = Map.of("sales", new TeamPods("", "", """
                spec: {containers: [{name: worker, env: [{name: KEY, valueFrom: {secretKeyRef: {name: api, key: key}}}]}]}
                """, "sales-variables"));
        Pod pod = Pods.of(attempt(7), settings(teams), NOW);
        assertThat(worker(pod).getVolumeMounts())
                .filteredOn(mount -> mount.getMountPath().startsWith("/var/run/secrets/fairlead/"))
                .allMatch(VolumeMount::getReadOnly)
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/var/run/secrets/fairlead/api", "/var/run/secrets/fairlead/sales-variables");
        assertThat(pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .extracting(
                        volume -> volume.getSecret().getSecretName(),
                        volume -> volume.getSecret().getOptional())
                .containsExactly(tuple("api", false), tuple("sales-variables", true));
        assertThat(worker(pod).getEnv())
                .filteredOn(variable -> variable.getName().equals("FAIRLEAD_SECRETS_FOLDER"))
                .extracting(EnvVar::getValue)
                .containsExactly("/var/run/secrets/fairlead");
        assertThat(Pods.of(attempt(7), settings(), NOW).getSpec().getVolumes())
                .noneMatch(volume -> volume.getSecret() != null);
    }

    @Test
    void a_value_with_a_dollar_sign_arrives_as_it_is() {
        assertThat(environment(worker(pod(wishes(ALL))))).containsEntry("PRICE", "{\"currency\":\"$$(HOME)\"}");
    }

    @Test
    void no_wish_and_no_template_takes_what_fairlead_finds_its_pods_by() {
        String greedy = """
                metadata: {name: mine, namespace: kube-system, labels: {fairlead.io/task: other}}
                spec:
                  restartPolicy: Always
                  containers:
                  - {name: worker, env: [{name: FAIRLEAD_ATTEMPT, value: "1"}]}
                """;
        Pod pod = pod(wishes(template(greedy)));
        assertThat(pod.getMetadata().getName()).startsWith("sales-report-extract-7-");
        assertThat(pod.getMetadata().getNamespace()).isEqualTo("fairlead");
        assertThat(pod.getMetadata().getLabels()).containsEntry("fairlead.io/task", "extract");
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(environment(worker(pod))).containsEntry("FAIRLEAD_ATTEMPT", "7");
    }

    @Test
    void a_template_adds_to_the_worker_and_beside_it() {
        String template = """
                spec:
                  affinity: {nodeAffinity: {}}
                  volumes:
                  - {name: data, persistentVolumeClaim: {claimName: data}}
                  - {name: tmp, emptyDir: {medium: Memory}}
                  tolerations: [{key: gpu, operator: Exists}]
                  containers:
                  - name: worker
                    volumeMounts: [{name: data, mountPath: /data}]
                    env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]
                  - {name: proxy, image: proxy:1}
                """;
        Pod pod = pod(wishes(template(template)));
        assertThat(pod.getSpec().getContainers()).extracting(Container::getName).containsExactly("worker", "proxy");
        assertThat(worker(pod).getImage()).isEqualTo(Fixture.IMAGE);
        assertThat(worker(pod).getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/tmp", "/data", "/var/run/secrets/fairlead/db");
        assertThat(pod.getSpec().getVolumes())
                .extracting(Volume::getName)
                .containsExactly("tmp", "data", "fairlead-secret-0");
        assertThat(pod.getSpec().getVolumes().get(0).getEmptyDir().getMedium()).isEqualTo("Memory");
        assertThat(worker(pod).getEnv()).extracting(EnvVar::getName).contains("PASSWORD", "FAIRLEAD_SERVER");
        assertThat(pod.getSpec().getAffinity().getNodeAffinity()).isNotNull();
    }

    @Test
    void a_null_in_a_template_takes_away() {
        Pod pod = pod(wishes(template("{spec: {securityContext: {runAsUser: null, runAsGroup: null}}}")));
        assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isNull();
        assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
    }

    @Test
    void the_task_comes_after_its_team_and_both_tolerations_count() {
        String team = """
                spec:
                  priorityClassName: low
                  tolerations: [{key: team, operator: Exists}]
                  containers: [{name: worker, resources: {requests: {cpu: 100m, memory: 64Mi}}}]
                """;
        var teams = Map.of("sales", new TeamPods("team-sales", "worker", team, "sales-variables"));
        Pod pod = Pods.of(attempt(7, wishes(ALL)), settings(teams), NOW);
        assertThat(pod.getMetadata().getNamespace()).isEqualTo("team-sales");
        assertThat(pod.getSpec().getPriorityClassName()).isEqualTo("batch");
        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("loader");
        assertThat(pod.getSpec().getTolerations()).hasSize(2);
        assertThat(worker(pod).getResources().getRequests())
                .isEqualTo(Map.of("cpu", new Quantity("500m"), "memory", new Quantity("1Gi")));
        assertThat(worker(pod).getEnvFrom().get(0).getSecretRef().getName()).isEqualTo("sales-variables");
        assertThat(worker(pod).getEnvFrom().get(0).getSecretRef().getOptional()).isTrue();
        Pod usual = Pods.of(attempt(7), settings(teams), NOW);
        assertThat(usual.getSpec().getServiceAccountName()).isEqualTo("worker");
    }

    @Test
    void a_template_that_is_no_pod_is_named() {
        assertThatThrownBy(() -> pod(wishes(template("spec: [1, 2]"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the pod template of task sales.report.extract cannot be read as a Pod: ");
        assertThatThrownBy(() -> pod(wishes(template("spec: {containers: "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
        var teams = Map.of("sales", new TeamPods("", "", "- just\n- a list", ""));
        assertThatThrownBy(() -> Pods.of(attempt(7), settings(teams), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the pod template of team sales");
    }

    @Test
    void a_container_of_the_tasks_own_is_executed_as_it_is() {
        Container own = worker(pod(container("/out/result.json", "sh", "-c", "echo 1")));
        assertThat(own.getImage()).isEqualTo("busybox:1");
        assertThat(own.getCommand()).containsExactly("sh", "-c", "echo 1");
        assertThat(own.getTerminationMessagePath()).isEqualTo("/out/result.json");
        assertThat(environment(own)).doesNotContainKeys("FAIRLEAD_ATTEMPT_TOKEN", "FAIRLEAD_SERVER");
        assertThat(own.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    }

    @Test
    void an_image_without_our_worker_is_given_it() {
        var extras = new PodDefaults.Extras("", List.of("/opt/fairlead/copy"), List.of("/fairlead/worker"));
        var usual = Fixture.defaults();
        var defaults = new PodDefaults(usual.serverUrl(), usual.namespace(), usual.image(), "", usual.grace(), extras);
        var settings = new KubernetesSettings("t", 1, Duration.ofMinutes(1), Retention.NONE, defaults, Map.of());
        Pod pod = Pods.of(attempt(7, wishes(ALL)), settings, NOW);
        assertThat(pod.getSpec().getInitContainers()).singleElement().satisfies(copy -> {
            assertThat(copy.getImage()).isEqualTo(Fixture.IMAGE);
            assertThat(copy.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        });
        assertThat(worker(pod).getCommand()).containsExactly("/fairlead/worker");
        assertThat(Pods.of(attempt(7), settings, NOW).getSpec().getInitContainers())
                .isEmpty();
    }

    @Test
    void java_in_a_pod_has_the_options_of_the_team_or_else_of_all_but_a_tasks_own_variable_wins() {
        var extras = new PodDefaults.Extras("", List.of(), List.of(), "-Dof=all");
        var usual = Fixture.defaults();
        var defaults = new PodDefaults(usual.serverUrl(), usual.namespace(), usual.image(), "", usual.grace(), extras);
        var settings = new KubernetesSettings("t", 1, Duration.ofMinutes(1), Retention.NONE, defaults, Map.of());
        assertThat(environment(worker(Pods.of(attempt(7), settings, NOW)))).containsEntry("_JAVA_OPTIONS", "-Dof=all");
        var own = Map.of("sales", new TeamPods("", "", "", "", "-Dof=all -Dprice=5$(EUR)"));
        settings = new KubernetesSettings("t", 1, Duration.ofMinutes(1), Retention.NONE, defaults, own);
        Container worker = worker(Pods.of(attempt(7), settings, NOW));
        assertThat(environment(worker)).containsEntry("_JAVA_OPTIONS", "-Dof=all -Dprice=5$$(EUR)");
        assertThat(worker.getTerminationMessagePolicy()).isEqualTo("FallbackToLogsOnError");
        var template = "spec: {containers: [{name: worker, env: [{name: _JAVA_OPTIONS, value: -ea}]}]}";
        own = Map.of("sales", new TeamPods("", "", template, "", "-Dof=all"));
        settings = new KubernetesSettings("t", 1, Duration.ofMinutes(1), Retention.NONE, defaults, own);
        assertThat(environment(worker(Pods.of(attempt(7), settings, NOW)))).containsEntry("_JAVA_OPTIONS", "-ea");
    }

    @Test
    void a_node_cache_is_mounted_where_the_worker_is_told() {
        var extras = new PodDefaults.Extras("/var/lib/fairlead", List.of(), List.of());
        var usual = Fixture.defaults();
        var defaults = new PodDefaults(usual.serverUrl(), usual.namespace(), usual.image(), "", usual.grace(), extras);
        var settings = new KubernetesSettings("t", 1, Duration.ofMinutes(1), Retention.NONE, defaults, Map.of());
        Pod pod = Pods.of(attempt(7), settings, NOW);
        assertThat(pod.getSpec().getVolumes().get(1).getHostPath().getPath()).isEqualTo("/var/lib/fairlead");
        assertThat(environment(worker(pod)))
                .containsEntry(
                        "FAIRLEAD_WORK", worker(pod).getVolumeMounts().get(1).getMountPath());
    }

    @Test
    void kubernetes_ends_what_is_late_a_little_after_the_runner_would() {
        Assignment usual = attempt(7);
        Assignment late = dueAt(7, NOW.plusSeconds(60));
        assertThat(Pods.of(late, settings(), NOW).getSpec().getActiveDeadlineSeconds())
                .isEqualTo(360);
        assertThat(Pods.of(late, settings(), NOW.plusSeconds(9_999)).getSpec().getActiveDeadlineSeconds())
                .isEqualTo(1);
        assertThat(Pods.of(usual, settings(), NOW).getSpec().getActiveDeadlineSeconds())
                .isNull();
        assertThat(Pods.of(usual, settings(), NOW).getSpec().getTerminationGracePeriodSeconds())
                .isEqualTo(30);
    }

    private static Pod pod(Execution execution) {
        return Pods.of(attempt(7, execution), settings(), NOW);
    }

    private static String name(Assignment attempt, String installation) {
        return PodNames.pod(installation, attempt);
    }

    private static Container worker(Pod pod) {
        return pod.getSpec().getContainers().get(0);
    }

    private static Map<String, String> environment(Container container) {
        var values = new java.util.HashMap<String, String>();
        container.getEnv().forEach(variable -> values.put(variable.getName(), variable.getValue()));
        return values;
    }
}
