package io.fairlead.runner.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fairlead.runner.doctor.Examination;
import io.fairlead.runner.doctor.Finding;
import io.fairlead.runner.doctor.Finding.Grade;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.testkit.TestClock;
import io.fairlead.runner.testkit.TestCluster;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterCheckTest {

    private final MockCluster cluster = new MockCluster();
    private final Set<String> granted = new HashSet<>(TestCluster.rights());

    @BeforeEach
    void answer() {
        cluster.rule(request -> {
            if (request.getPath().endsWith("/version"))
                return Optional.of(new MockResponse()
                        .setResponseCode(200)
                        .setHeader("Date", "Mon, 05 Jan 2026 06:00:02 GMT")
                        .setBody("{}"));
            if (!request.getPath().endsWith("/selfsubjectaccessreviews")) return Optional.empty();
            JsonNode asked = Json.read(new String(request.getBody().getBytes(), StandardCharsets.UTF_8), JsonNode.class)
                    .at("/spec/resourceAttributes");
            String part = asked.path("subresource").asText();
            String right = asked.path("verb").asText() + " "
                    + asked.path("resource").asText() + (part.isEmpty() ? "" : "/" + part);
            assertThat(asked.path("namespace").asText()).isEqualTo(Fixture.NAMESPACE);
            return Optional.of(MockCluster.json(Map.of(
                    "apiVersion",
                    "authorization.k8s.io/v1",
                    "kind",
                    "SelfSubjectAccessReview",
                    "status",
                    Map.of("allowed", granted.contains(right)))));
        });
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private List<Finding> found() throws InterruptedException {
        return new Examination(Examination.LIMIT)
                .of(new ClusterCheck(Fixture::settings, new TestClock(), cluster::config));
    }

    @Test
    void what_the_manifests_grant_is_what_is_asked_for() {
        assertThat(Right.ALL.stream().map(Right::toString).collect(Collectors.toSet()))
                .isEqualTo(TestCluster.rights());
    }

    @Test
    void a_cluster_that_grants_all_is_well() throws Exception {
        assertThat(found())
                .containsExactly(
                        new Finding(
                                Grade.OK, "it answers at " + cluster.config().getMasterUrl(), ""),
                        new Finding(Grade.OK, "this machine's clock agrees with the API server's", ""),
                        new Finding(
                                Grade.OK,
                                "in namespace " + Fixture.NAMESPACE + " the runner may do all that it does",
                                ""));
    }

    @Test
    void each_right_that_is_missing_is_named_with_what_is_lost() throws Exception {
        granted.removeAll(Set.of("delete pods", "get pods/log"));
        assertThat(found())
                .filteredOn(line -> line.grade() == Grade.FAIL)
                .extracting(Finding::what)
                .containsExactly(
                        "in namespace " + Fixture.NAMESPACE
                                + " the runner may not delete pods: tasks cannot be cancelled, and ended pods stay",
                        "in namespace " + Fixture.NAMESPACE
                                + " the runner may not get pods/log: logs lack what a container did not send itself");
    }

    @Test
    void a_cluster_that_is_away_is_a_failure() throws Exception {
        cluster.goAway();
        assertThat(found()).singleElement().satisfies(line -> {
            assertThat(line.grade()).isEqualTo(Grade.FAIL);
            assertThat(line.advice()).contains("KUBECONFIG");
        });
    }
}
