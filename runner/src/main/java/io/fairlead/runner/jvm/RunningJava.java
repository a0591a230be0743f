package io.fairlead.runner.jvm;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The Java of a process that executes tasks: which it is, and why one did not start. */
public final class RunningJava {

    /** Read before a task could alter what it is made of. */
    private static final String HEAD = head(JavaOptions.of(System.getenv()));

    private static final List<String> NOT_STARTED = List.of(
            "Error: Could not create the Java Virtual Machine",
            "Error occurred during initialization of VM",
            "Error occurred during initialization of boot layer");

    private static final int MOST_LINES = 3;

    private RunningJava() {}

    /** For the head of a log: which Java, and the options that the installation gave it. */
    public static String head() {
        return HEAD;
    }

    static String head(JavaOptions options) {
        String java = "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")";
        return options.isEmpty() ? java : java + " with " + options.shown();
    }

    /**
     * Why a process did not come to be a Java at all.
     *
     * @param written what it wrote
     */
    public static Optional<String> notStarted(String written) {
        if (NOT_STARTED.stream().noneMatch(written::contains)) return Optional.empty();
        String why = written.lines()
                .filter(line -> !line.startsWith("Picked up ") && !line.startsWith("NOTE: "))
                .filter(line -> NOT_STARTED.stream().noneMatch(line::startsWith))
                .filter(line -> !line.startsWith("Error: A fatal exception has occurred") && !line.startsWith("\tat "))
                .limit(MOST_LINES)
                .map(String::strip)
                .collect(Collectors.joining("; "));
        return Optional.of("Java does not start with its options: " + why);
    }
}
