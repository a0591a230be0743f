package io.fairlead.runner.run.dag;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * Any container, executed in place of our worker.
 *
 * @param image as the container runtime knows it
 * @param command with its arguments; empty for the image's own
 * @param outputFile where it writes the JSON text of its output; empty where it has none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Container(String image, List<String> command, String outputFile) {

    public Container {
        image = Objects.requireNonNullElse(image, "");
        command = command == null ? List.of() : List.copyOf(command);
        outputFile = Objects.requireNonNullElse(outputFile, "");
    }
}
