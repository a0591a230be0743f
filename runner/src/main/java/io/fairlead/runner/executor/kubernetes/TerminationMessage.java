package io.fairlead.runner.executor.kubernetes;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.fabric8.kubernetes.api.model.Pod;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.executor.Outcome.Kind;
import io.fairlead.runner.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A worker's outcome as it stands in its pod's status: what is left of its word when the runner was away. At most 4096 bytes.
 *
 * @param outputTooLong the task has an output, and it is not here
 */
record TerminationMessage(long attempt, Outcome outcome, boolean outputTooLong) {

    /** Where Kubernetes looks for it unless told otherwise. */
    static final String USUAL_FILE = "/dev/termination-log";

    /** Kubernetes cuts what is longer. */
    static final int MAX_BYTES = 4096;

    private static final ObjectReader JSON = Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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

    /** The outcome of a container that ended well, by what it wrote into its output file. */
    static Outcome output(String file, String text) {
        String written = text == null ? "" : text.strip();
        if (written.isEmpty()) {
            return new Outcome(Kind.FAILED, "the container ended well but wrote no output into " + file, null);
        }
        try {
            JSON.readTree(written);
            return new Outcome(Kind.SUCCESS, "", written);
        } catch (JacksonException e) {
            boolean cut = text.getBytes(StandardCharsets.UTF_8).length >= MAX_BYTES;
            return new Outcome(
                    Kind.FAILED,
                    "what the container wrote into " + file
                            + (cut ? " is longer than " + MAX_BYTES + " bytes" : " is not JSON"),
                    null);
        }
    }
}
