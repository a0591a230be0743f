package io.fairlead.runner.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests of every overlay: what they install is accepted by a real API, is restricted, and holds no secret. */
class ManifestsTest {

    private static final Path KUBERNETES =
            Path.of("../kubernetes").toAbsolutePath().normalize();
    private static final String KUBECONFIG = System.getenv("FAIRLEAD_TEST_KUBECONFIG");
    private static final long RENDER_SECONDS = 60;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "production", "many-teams"})
    void an_overlay_is_accepted_restricted_and_without_secrets(String overlay) throws Exception {
        List<HasMetadata> objects = rendered(overlay);
        assertThat(objects).hasSizeGreaterThan(10);
        objects.stream()
                .filter(Deployment.class::isInstance)
                .map(object -> ((Deployment) object).getSpec().getTemplate())
                .forEach(ManifestsTest::assertRestricted);
        assertThat(objects).noneMatch(Secret.class::isInstance);
        assertThat(objects).noneMatch(object -> object instanceof ClusterRole || object instanceof ClusterRoleBinding);
        assertNoSecretValue(objects);
        assertAccepted(objects);
    }

    /** What the code calls is counted where it is tested; here is what the role grants. */
    @Test
    void the_runner_may_do_what_its_code_does_and_nothing_else() throws IOException {
        Role role = load(KUBERNETES.resolve("team/role.yaml")).stream()
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(role.getRules().stream().flatMap(ManifestsTest::verbs))
                .containsExactlyInAnyOrder(
                        "pods create",
                        "pods get",
                        "pods list",
                        "pods watch",
                        "pods delete",
                        "pods/log get",
                        "events list");
    }

    private static Stream<String> verbs(PolicyRule rule) {
        assertThat(rule.getApiGroups()).containsExactly("");
        return rule.getResources().stream()
                .flatMap(resource -> rule.getVerbs().stream().map(verb -> resource + " " + verb));
    }

    private static void assertRestricted(PodTemplateSpec template) {
        PodSpec pod = template.getSpec();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getVolumes()).allMatch(volume -> volume.getHostPath() == null);
        Stream<Container> all = Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream());
        assertThat(all).isNotEmpty().allSatisfy(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getSecurityContext().getPrivileged()).isNull();
            assertThat(container.getResources().getLimits()).containsKey("memory");
        });
    }

    /** Names of variables that sound like a secret must refer to one; the S3 server of the quickstart asks nobody for any. */
    private static void assertNoSecretValue(List<HasMetadata> objects) {
        var suspicious = new TreeSet<String>();
        objects.stream()
                .filter(Deployment.class::isInstance)
                .flatMap(object -> ((Deployment) object).getSpec().getTemplate().getSpec().getContainers().stream())
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> variable.getName().matches(".*(PASSWORD|SECRET|TOKEN).*"))
                .filter(variable -> variable.getValue() != null)
                .forEach(variable -> suspicious.add(variable.getName() + "=" + variable.getValue()));
        assertThat(suspicious).isSubsetOf("AWS_SECRET_ACCESS_KEY=nothing", "FAIRLEAD_ADMIN_PASSWORD_MADE=true");
        String text = new KubernetesSerialization().asYaml(objects);
        assertThat(text)
                .doesNotContainPattern("(?i)(?<![-\\w])(password|token|secret)[\"']?: *[\"']?[A-Za-z0-9+/=_-]{16,}");
    }

    /** The API's own validation, without installing anything but namespaces of the same names. */
    private static void assertAccepted(List<HasMetadata> objects) {
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(new File(KUBECONFIG)))
                .build()) {
            for (HasMetadata object : objects) {
                Optional<String> namespace =
                        Optional.ofNullable(object.getMetadata().getNamespace());
                namespace
                        .filter(name -> client.namespaces().withName(name).get() == null)
                        .ifPresent(name -> client.resource(new NamespaceBuilder()
                                        .withNewMetadata()
                                        .withName(name)
                                        .endMetadata()
                                        .build())
                                .create());
                object.getMetadata().setName("try-" + object.getMetadata().getName());
                assertThat(client.resource(object).dryRun(true).create()).isNotNull();
            }
        }
    }

    private List<HasMetadata> rendered(String overlay) throws Exception {
        // In CI nothing may be skipped.
        if (System.getenv("FAIRLEAD_TESTS_SKIP_NOTHING") != null)
            assertThat(KUBECONFIG).isNotNull();
        assumeThat(KUBECONFIG)
                .as("FAIRLEAD_TEST_KUBECONFIG is not set: nobody renders the overlays")
                .isNotNull();
        var builder = new ProcessBuilder(KUBERNETES.resolve("real-node/render").toString(), folder.toString(), overlay)
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("REAL_KUBERNETES_VOLUMES", folder.resolve("volumes").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(RENDER_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return load(folder.resolve("all.yaml"));
    }

    private static List<HasMetadata> load(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Object loaded = new KubernetesSerialization().unmarshal(in);
            return loaded instanceof HasMetadata one
                    ? List.of(one)
                    : ((List<?>) loaded).stream().map(HasMetadata.class::cast).toList();
        }
    }
}
