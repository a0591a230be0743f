package io.fairlead.dag;

import java.util.List;

/**
 * Any container that a task executes in place of a body, see {@link TaskBuilder#image}.
 *
 * @param image such as {@code ghcr.io/acme/loader:1.4}
 * @param command with its arguments; empty for the image's own
 * @param outputFile the absolute path of the file that it writes its output to, as JSON; empty where it has none
 */
public record Container(String image, List<String> command, String outputFile) {

    /** The most inputs that a container can take. */
    public static final int MAX_INPUTS = 16;

    /** The longest command, in characters, arguments included. */
    public static final int MAX_COMMAND = 32_768;

    /** The longest output, in bytes of JSON: Kubernetes keeps no more of what a container leaves behind. */
    public static final int MAX_OUTPUT = 4_096;

    /** Copies the command. */
    public Container {
        command = List.copyOf(command);
    }

    /** {@code container ghcr.io/acme/loader:1.4}, as messages call it. */
    @Override
    public String toString() {
        return "container " + image;
    }
}
