package io.fairlead.runner.testkit;

import static java.util.Spliterators.spliteratorUnknownSize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * A real cluster, which {@code FAIRLEAD_TEST_KUBECONFIG} names. Its nodes must have, or be able to pull, the image of a shell that
 * {@code FAIRLEAD_TEST_IMAGE} names, and the worker's, {@code FAIRLEAD_TEST_WORKER_IMAGE}.
 */
public final class TestCluster {

    /** The runner's account, as the manifests have it. */
    public static final String RUNNER = "system:serviceaccount:fairlead:fairlead";

    private static final Path ROLE = Path.of("../kubernetes/team/role.yaml");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path TURN = Path.of(System.getProperty("java.io.tmpdir"), "fairlead-test-cluster.turn");

    private TestCluster() {}

    /** What an administrator connects with. */
    public static Config administrator() {
        return Config.fromKubeconfig(new File(variable("FAIRLEAD_TEST_KUBECONFIG")));
    }

    /**
     * Waits until no other process has tests on the cluster, and keeps them out until it is closed. Test classes run side by side, and
     * on one cluster they would delete each other's pods, empty each other's node and take each other's room.
     */
    public static FileChannel turn() {
        administrator(); // Without a cluster there is nothing to wait for.
        try {
            var turn = FileChannel.open(TURN, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            turn.lock(); // Until it is closed, or the process ends.
            return turn;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The API as the runner's account sees it. */
    public static ApiRelay asRunner(Config administrator) {
        var server = URI.create(administrator.getMasterUrl());
        SSLSocketFactory tls = tls(administrator);
        var headers = new HashMap<>(Map.of("Impersonate-User", RUNNER));
        String token = administrator.getAutoOAuthToken();
        if (token != null) headers.put("Authorization", "Bearer " + token);
        return new ApiRelay(() -> tls.createSocket(server.getHost(), server.getPort()), headers);
    }

    private static SSLSocketFactory tls(Config config) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(SSLUtils.keyManagers(config), SSLUtils.trustManagers(config), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String workerImage() {
        return variable("FAIRLEAD_TEST_WORKER_IMAGE");
    }

    /** One that has the GNU C library and no worker. */
    public static String foreignImage() {
        return variable("FAIRLEAD_TEST_FOREIGN_IMAGE");
    }

    public static String shellImage() {
        return System.getenv().getOrDefault("FAIRLEAD_TEST_IMAGE", "localhost/busybox:local");
    }

    /** Without it a test is skipped, but in CI nothing may be. */
    private static String variable(String name) {
        String value = System.getenv(name);
        if (System.getenv("FAIRLEAD_TESTS_SKIP_NOTHING") != null)
            assertThat(value).as(name).isNotNull();
        assumeThat(value)
                .as(name + " is not set: there is no cluster to test on")
                .isNotNull();
        return value;
    }

    /** What the manifests let the runner do in a team's namespace, as {@code create pods}. */
    public static Set<String> rights() {
        try (var parser = new YAMLFactory().createParser(ROLE.toFile())) {
            return StreamSupport.stream(
                            spliteratorUnknownSize(new YAMLMapper().readValues(parser, JsonNode.class), 0), false)
                    .filter(object -> object.path("kind").asText().equals("Role"))
                    .flatMap(role -> each(role.path("rules")))
                    .flatMap(rule -> each(rule.path("resources"))
                            .flatMap(resource ->
                                    each(rule.path("verbs")).map(verb -> verb.asText() + " " + resource.asText())))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Makes a namespace in which the runner has the rights that the manifests give it, and no others. */
    public static void namespace(KubernetesClient administrator, String name) {
        restrictedNamespace(administrator, name);
        try (var role = Files.newInputStream(ROLE)) {
            for (HasMetadata right : administrator.load(role).items())
                administrator.resource(right).inNamespace(name).createOr(NonDeletingOperation::update);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a namespace that takes restricted pods alone, as those of the manifests do. */
    public static void restrictedNamespace(KubernetesClient administrator, String name) {
        administrator
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .createOr(NonDeletingOperation::update);
        var account = administrator.serviceAccounts().inNamespace(name).withName("default");
        await().atMost(PATIENCE).until(() -> account.get() != null);
    }
}
