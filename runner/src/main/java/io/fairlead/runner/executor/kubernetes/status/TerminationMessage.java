package io.fairlead.runner.executor.kubernetes.status;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.executor.kubernetes.pod.PodIdentity;
import io.fairlead.runner.json.Json;
import java.util.Optional;

/**
 * A worker's outcome as it stands in its pod's status: what is left of its word when the runner was away. At most 4096 bytes.
 *
 * @param outputTooLong the task has an output, and it is not here
 */
record TerminationMessage(long attempt, Outcome outcome, boolean outputTooLong) {

    /** Empty where a worker did not write it: a JVM that died may have left other words there. */
    static Optional<TerminationMessage> of(String text) {
        if (text == null || text.isBlank()) return Optional.empty();
        try {
            JsonNode said = Json.MAPPER.readTree(text);
            Kind kind = Kind.valueOf(said.path("kind").asText());
            var outcome = new Outcome(
                    kind,
                    said.path("reason").asText(""),
                    said.hasNonNull("output") ? said.get("output").asText() : null);
            return Optional.of(new TerminationMessage(
                    said.path("attempt").asLong(),
                    outcome,
                    said.path("outputTooLong").asBoolean()));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean isOf(Pod pod) {
        return PodIdentity.of(pod).filter(of -> of.attemptId() == attempt).isPresent();
    }
}
