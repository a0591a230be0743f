package io.fairlead.runner.worker.log;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;

/**
 * How {@code java.util.logging} is configured where tasks execute: as the JDK does it, but for the handler. The JDK makes one of these when
 * something logs for the first time, and whenever it is configured anew.
 */
public final class JavaLogging {

    private static final String CLASS = "java.util.logging.config.class";
    private static final String FILE = "java.util.logging.config.file";

    private static final String CONFIGURATION = """
            handlers=%s
            .level=INFO
            """.formatted(JavaLogHandler.class.getName());

    /** For the JDK. */
    public JavaLogging() throws IOException {
        // The JDK asks this class first, so that a task's wish for a file of its own would not be seen.
        String file = System.getProperty(FILE);
        try (InputStream from = file == null
                ? new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.UTF_8))
                : Files.newInputStream(Path.of(file))) {
            LogManager.getLogManager().readConfiguration(from);
        }
    }

    /** From the first use on, which may never come. A configuration that the options of this process name is somebody's wish. */
    static void install() {
        if (System.getProperty(CLASS) == null && System.getProperty(FILE) == null)
            System.setProperty(CLASS, JavaLogging.class.getName());
    }
}
