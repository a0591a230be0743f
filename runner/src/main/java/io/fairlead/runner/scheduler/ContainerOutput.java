package io.fairlead.runner.scheduler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.run.dag.Container;

/** Judges what a container left as its output: nobody has looked at it before it is here. Pure. */
final class ContainerOutput {

    private static final ObjectReader STRICT =
            Json.MAPPER.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ContainerOutput() {}

    /** A success stays one if its output is what the task promises; one that promises none has none. */
    static Outcome judged(Container container, Outcome outcome) {
        if (outcome.kind() != Outcome.Kind.SUCCESS) return outcome;
        String file = container.outputFile();
        if (file.isEmpty()) return new Outcome(Outcome.Kind.SUCCESS, outcome.reason(), null);
        String text = outcome.output() == null ? "" : outcome.output().strip();
        if (text.isEmpty()) return failed("it ended well, but left no output in " + file);
        try {
            JsonNode value = STRICT.readValue(text);
            return value.isNull() ? failed("its output in " + file + " is null") : outcome;
        } catch (JsonProcessingException e) {
            return failed("its output in " + file + " is not JSON (" + e.getOriginalMessage() + "); it has "
                    + text.length() + " characters, and " + io.fairlead.dag.Container.MAX_OUTPUT + " bytes are kept");
        }
    }

    private static Outcome failed(String reason) {
        return new Outcome(Outcome.Kind.FAILED, reason, null);
    }
}
