package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.logs.LogText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The outcome as the kubelet keeps it in the pod's status, for a runner that was away when it was reported. Kubernetes cuts it at
 * {@value #MAX_BYTES} bytes, so an output that does not fit is left out, and said to be.
 *
 * @param attempt whose outcome it is
 * @param output JSON text; null where there is none or it does not fit
 * @param outputTooLong whether there is an output that only the worker API could take
 */
public record TerminationNote(long attempt, Outcome.Kind kind, String reason, String output, boolean outputTooLong) {

    /** Kubernetes' limit for the termination message of a container. */
    public static final int MAX_BYTES = 4096;

    private static final int MAX_REASON = 1000;

    /** What is written for an outcome. */
    static TerminationNote of(long attempt, Outcome outcome) {
        String reason = outcome.reason();
        String cut = reason.length() <= MAX_REASON ? reason : LogText.beginning(reason, MAX_REASON) + "…";
        var whole = new TerminationNote(attempt, outcome.kind(), cut, outcome.output(), false);
        return whole.bytes().length <= MAX_BYTES
                ? whole
                : new TerminationNote(attempt, outcome.kind(), cut, null, outcome.output() != null);
    }

    /** A file that cannot be written costs nothing but this second way. */
    void write(Path file) {
        try {
            Files.write(file, bytes());
        } catch (IOException e) {
            System.err.println("the outcome cannot be noted in " + file + ": " + e);
        }
    }

    private byte[] bytes() {
        return Json.write(this).getBytes(StandardCharsets.UTF_8);
    }
}
