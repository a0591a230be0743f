package io.fairlead.runner.worker;

import io.fairlead.runner.worker.log.Masking;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the process of one attempt is told by its environment, in a pod that the runner made.
 *
 * @param server where the worker API is
 * @param token the attempt's own; never logged
 * @param worker what people know the process by: the pod's name
 * @param terminationLog the file whose content outlives the container, in the pod's status
 * @param folder where commits and compiled plugins go; may be shared by the pods of a node
 * @param grace what the task gets to end by itself when it is told to
 */
public record AttemptSettings(
        URI server, long attempt, String token, String worker, Path terminationLog, Path folder, Duration grace) {

    static final String SERVER = "FAIRLEAD_SERVER";
    static final String ATTEMPT = "FAIRLEAD_ATTEMPT";
    static final String TOKEN = Masking.ATTEMPT_TOKEN;
    static final String TERMINATION_LOG = "FAIRLEAD_TERMINATION_LOG";
    static final String FOLDER = "FAIRLEAD_WORK";
    static final String GRACE_SECONDS = "FAIRLEAD_GRACE_SECONDS";

    /** @throws IllegalArgumentException naming the variable that is missing or wrong */
    static AttemptSettings from(Map<String, String> variables) {
        return new AttemptSettings(
                URI.create(needed(variables, SERVER)),
                number(needed(variables, ATTEMPT), ATTEMPT),
                needed(variables, TOKEN),
                variables.getOrDefault("HOSTNAME", "worker"),
                Path.of(variables.getOrDefault(TERMINATION_LOG, "/dev/termination-log")),
                Path.of(variables.getOrDefault(FOLDER, System.getProperty("java.io.tmpdir") + "/fairlead")),
                Duration.ofSeconds(number(variables.getOrDefault(GRACE_SECONDS, "30"), GRACE_SECONDS)));
    }

    private static String needed(Map<String, String> variables, String name) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    name + " is not set; this program is started by Fairlead's runner in a worker pod");
        }
        return value;
    }

    private static long number(String text, String name) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + text + "'; it must be a whole number");
        }
    }

    @Override
    public String toString() {
        return "attempt " + attempt + " of " + server;
    }
}
