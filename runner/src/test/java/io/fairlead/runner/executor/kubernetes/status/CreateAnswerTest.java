package io.fairlead.runner.executor.kubernetes.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.runner.executor.kubernetes.status.CreateAnswer.Exists;
import io.fairlead.runner.executor.kubernetes.status.CreateAnswer.Later;
import io.fairlead.runner.executor.kubernetes.status.CreateAnswer.NoRoom;
import io.fairlead.runner.executor.kubernetes.status.CreateAnswer.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateAnswerTest {

    @Test
    void a_name_that_is_taken_is_ours() {
        assertThat(answer(409, "pods \"x\" already exists")).isEqualTo(new Exists());
    }

    @Test
    void creations_that_disturbed_each_other_at_the_quota_are_tried_again() {
        String message = "Operation cannot be fulfilled on resourcequotas \"team\": the object has been modified";
        var status = new StatusBuilder()
                .withCode(409)
                .withReason("Conflict")
                .withMessage(message)
                .build();
        assertThat(CreateAnswer.of(new KubernetesClientException("m", 409, status)))
                .isEqualTo(new Later("the Kubernetes API answers 409: " + message, Optional.empty()));
    }

    @Test
    void no_answer_is_tried_again() {
        var thrown = new KubernetesClientException("create failed", new IOException("Connection refused"));
        assertThat(CreateAnswer.of(thrown))
                .isEqualTo(new Later("the Kubernetes API does not answer: Connection refused", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 408, 500, 502, 503, 504})
    void an_api_in_trouble_is_tried_again(int code) {
        assertThat(answer(code, "oh"))
                .isEqualTo(new Later("the Kubernetes API answers " + code + ": oh", Optional.empty()));
    }

    @Test
    void a_flooded_api_is_given_a_pause() {
        assertThat(answer(429, "slow down")).isEqualTo(later(429, Duration.ofSeconds(1)));
        var status = new StatusBuilder()
                .withCode(429)
                .withMessage("slow down")
                .withNewDetails()
                .withRetryAfterSeconds(7)
                .endDetails()
                .build();
        assertThat(CreateAnswer.of(new KubernetesClientException("m", 429, status)))
                .isEqualTo(later(429, Duration.ofSeconds(7)));
        status.getDetails().setRetryAfterSeconds(86_400);
        assertThat(CreateAnswer.of(new KubernetesClientException("m", 429, status)))
                .isEqualTo(later(429, Duration.ofSeconds(60)));
    }

    @ParameterizedTest
    @CsvSource({
        "'pods \"x\" is forbidden: exceeded quota: team, requested: pods=1', quota is used up",
        "'pods is forbidden: User \"u\" cannot create resource \"pods\"', the runner may not create pods",
    })
    void what_may_change_without_the_task_is_waited_for(String message, String words) {
        assertThat(answer(403, message))
                .isInstanceOfSatisfying(
                        NoRoom.class,
                        none -> assertThat(none.reason()).contains(words).endsWith(message));
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'admission webhook \"p\" denied the request: no'",
        "403, 'violates PodSecurity \"restricted:latest\"'",
        "403, 'maximum memory usage per Container is 1Gi, but limit is 2Gi'",
        "403, 'no PriorityClass with name batch was found'",
        "404, 'namespaces \"team\" not found'",
        "422, 'Pod \"x\" is invalid: spec.containers[0].image: Required value'",
    })
    void what_would_be_refused_again_is_not_tried_again(int code, String message) {
        assertThat(answer(code, message))
                .isEqualTo(new Refused("the Kubernetes API refuses the pod (" + code + "): " + message));
    }

    private static CreateAnswer later(int code, Duration after) {
        return new Later("the Kubernetes API answers " + code + ": slow down", Optional.of(after));
    }

    private static CreateAnswer answer(int code, String message) {
        var status = new StatusBuilder().withCode(code).withMessage(message).build();
        return CreateAnswer.of(new KubernetesClientException("the client's words", code, status));
    }
}
