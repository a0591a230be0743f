package io.fairlead.runner.worker;

import io.fairlead.runner.jvm.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies its own Java runtime and its own jars into a folder: run in an init container, for a task whose image has neither. That
 * image must have a C library no older than the runtime's.
 */
public final class WorkerCopy {

    private static final String RUNTIME = "jre";
    private static final String LIBRARIES = "lib";

    private WorkerCopy() {}

    /** The one argument is the folder. */
    public static void main(String[] args) throws IOException {
        copy(Path.of(System.getProperty("java.home")), System.getProperty("java.class.path"), Path.of(args[0]));
    }

    /** What starts the worker out of a folder that was filled so. */
    public static List<String> command(String folder) {
        var line = new ArrayList<>(List.of(
                folder + "/" + RUNTIME + "/bin/java",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:MaxRAMPercentage=70",
                "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8",
                "-Dslf4j.provider=io.fairlead.runner.worker.log.TaskLogging"));
        line.addAll(JavaProcess.COMPILERS);
        line.addAll(List.of("-cp", folder + "/" + LIBRARIES + "/*", AttemptMain.class.getName()));
        return List.copyOf(line);
    }

    static void copy(Path runtime, String classPath, Path folder) throws IOException {
        Files.createDirectories(folder);
        tree(runtime, folder.resolve(RUNTIME));
        Path libraries = Files.createDirectories(folder.resolve(LIBRARIES));
        for (String jar : classPath.split(File.pathSeparator)) {
            one(Path.of(jar), libraries.resolve(Path.of(jar).getFileName()));
        }
    }

    private static void tree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) one(each, to.resolve(from.relativize(each)));
        }
    }

    /** Kubernetes may run an init container again, with what it wrote still there. */
    private static void one(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) Files.createDirectories(to);
        else Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
