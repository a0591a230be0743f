package io.fairlead.runner.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.testkit.TestCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests of every overlay: what they install is accepted by a real API, is restricted, and holds no secret. */
class ManifestsTest {

    private static final Path KUBERNETES =
            Path.of("../kubernetes").toAbsolutePath().normalize();
    private static final long RENDER_SECONDS = 60;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "production", "many-teams"})
    void an_overlay_is_accepted_restricted_and_without_secrets(String overlay) throws Exception {
        List<JsonNode> objects = rendered(overlay);
        assertThat(objects).hasSizeGreaterThan(10);
        assertThat(pods(objects)).isNotEmpty().allSatisfy(ManifestsTest::assertRestricted);
        assertThat(objects)
                .extracting(object -> object.path("kind").asText())
                .doesNotContain("Secret", "ClusterRole", "ClusterRoleBinding");
        assertNoSecretValue(objects);
        assertAccepted(objects);
    }

    /** That the code uses all of it, and needs no more, is shown where the executor runs with this role. */
    @Test
    void the_runner_may_do_what_its_code_does_and_nothing_else() {
        assertThat(TestCluster.rights())
                .containsExactlyInAnyOrder(
                        "create pods",
                        "get pods",
                        "list pods",
                        "watch pods",
                        "delete pods",
                        "get pods/log",
                        "list events");
    }

    private static List<JsonNode> pods(List<JsonNode> objects) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals("Deployment"))
                .map(object -> object.at("/spec/template/spec"))
                .toList();
    }

    private static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.concat(each(pod.path("containers")), each(pod.path("initContainers")));
    }

    private static void assertRestricted(JsonNode pod) {
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC"))
            assertThat(pod.has(shared)).isFalse();
        assertThat(each(pod.path("volumes"))).noneMatch(volume -> volume.has("hostPath"));
        assertThat(containers(pod)).isNotEmpty().allSatisfy(container -> {
            JsonNode security = container.path("securityContext");
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.at("/capabilities/drop")).hasToString("[\"ALL\"]");
            assertThat(security.has("privileged")).isFalse();
            assertThat(container.at("/resources/limits").has("memory")).isTrue();
        });
    }

    /** Variables that sound like a secret must refer to one; the S3 server of the quickstart asks nobody for any. */
    private static void assertNoSecretValue(List<JsonNode> objects) {
        var suspicious = new TreeSet<String>();
        pods(objects).stream()
                .flatMap(ManifestsTest::containers)
                .flatMap(container -> each(container.path("env")))
                .filter(variable -> variable.path("name").asText().matches(".*(PASSWORD|SECRET|TOKEN).*"))
                .filter(variable -> variable.has("value"))
                .forEach(variable -> suspicious.add(variable.path("name").asText() + "="
                        + variable.path("value").asText()));
        assertThat(suspicious).isSubsetOf("AWS_SECRET_ACCESS_KEY=nothing", "FAIRLEAD_ADMIN_PASSWORD_MADE=true");
        for (JsonNode object : objects) {
            assertThat(object.toString().replace("\\\"", "\""))
                    .doesNotContainPattern("(?i)(?<![-\\w])(password|token|secret)\"?: *\"?[A-Za-z0-9+/=_-]{16,}");
        }
    }

    /** The API's own validation, without installing anything but namespaces of the same names. */
    private static void assertAccepted(List<JsonNode> objects) {
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(TestCluster.administrator())
                .build()) {
            for (JsonNode each : objects) {
                HasMetadata object = client.resource(Json.write(each)).item();
                String namespace = object.getMetadata().getNamespace();
                if (namespace != null) TestCluster.restrictedNamespace(client, namespace);
                object.getMetadata().setName("try-" + object.getMetadata().getName());
                assertThat(client.resource(object).dryRun(true).create()).isNotNull();
                if (each.path("kind").asText().equals("Deployment"))
                    assertThat(client.resource(firstPod(each)).dryRun(true).create())
                            .isNotNull();
            }
        }
    }

    /** What the API would refuse later: of a deployment with such pods it only warns. The account is one that is there. */
    private static String firstPod(JsonNode deployment) {
        ObjectNode pod = deployment.path("spec").path("template").deepCopy();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        pod.withObject("/metadata")
                .put("name", "try-" + deployment.path("metadata").path("name").asText())
                .put("namespace", deployment.path("metadata").path("namespace").asText());
        pod.withObject("/spec").put("serviceAccountName", "default").remove("serviceAccount");
        return Json.write(pod);
    }

    private List<JsonNode> rendered(String overlay) throws Exception {
        // Without a cluster nobody renders the overlays.
        TestCluster.administrator();
        var builder = new ProcessBuilder(KUBERNETES.resolve("real-node/render").toString(), folder.toString(), overlay)
                .redirectErrorStream(true);
        builder.environment()
                .put("REAL_KUBERNETES_VOLUMES", folder.resolve("volumes").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(RENDER_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return load(folder.resolve("all.yaml"));
    }

    private static List<JsonNode> load(Path file) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        try (var parser = new YAMLFactory().createParser(Files.readString(file))) {
            new YAMLMapper().readValues(parser, JsonNode.class).forEachRemaining(objects::add);
        }
        return objects;
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
