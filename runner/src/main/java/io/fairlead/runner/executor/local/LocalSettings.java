package io.fairlead.runner.executor.local;

import io.fairlead.runner.jvm.JavaOptions;
import io.fairlead.runner.worker.WorkerMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How local workers are run.
 *
 * @param slots how many workers there are, each executing one attempt at a time
 * @param heapMegabytes the heap limit of each
 * @param folder where workers run, local ones each in a folder of its own below it; made if it does not exist
 * @param cacheDir where compiled plugins are kept; may be shared with others
 * @param jvmOptions further options of their JVMs, after Fairlead's own
 * @param mainClass the program
 * @param javaOptions those that the installation wants, behind all others
 */
public record LocalSettings(
        int slots,
        int heapMegabytes,
        Path folder,
        Path cacheDir,
        List<String> jvmOptions,
        String mainClass,
        JavaOptions javaOptions) {

    private static final String TEMPORARY = "-Djava.io.tmpdir=";

    /** The heap limit where nothing else is said. */
    public static final int DEFAULT_HEAP_MEGABYTES = 512;

    /** What is usual. */
    public LocalSettings(int slots, Path folder, Path cacheDir) {
        this(slots, DEFAULT_HEAP_MEGABYTES, folder, cacheDir, List.of(), WorkerMain.class.getName());
    }

    /** Without options that the installation wants. */
    public LocalSettings(
            int slots, int heapMegabytes, Path folder, Path cacheDir, List<String> jvmOptions, String mainClass) {
        this(slots, heapMegabytes, folder, cacheDir, jvmOptions, mainClass, JavaOptions.NONE);
    }

    /** The same in that folder. */
    LocalSettings in(WorkerFolder own) {
        var options = new ArrayList<>(List.of(TEMPORARY + own.temporary()));
        options.addAll(jvmOptions);
        return new LocalSettings(
                slots, heapMegabytes, own.path(), cacheDir, List.copyOf(options), mainClass, javaOptions);
    }

    /** Where tasks, and programs that they start, have their temporary files; empty for where the system has them. */
    Optional<String> temporary() {
        return jvmOptions.stream()
                .filter(option -> option.startsWith(TEMPORARY))
                .map(option -> option.substring(TEMPORARY.length()))
                .reduce((first, last) -> last);
    }

    /** The same with another heap limit. */
    public LocalSettings withHeap(int megabytes) {
        return new LocalSettings(slots, megabytes, folder, cacheDir, jvmOptions, mainClass, javaOptions);
    }

    /** The same with other options that the installation wants. */
    public LocalSettings with(JavaOptions options) {
        return new LocalSettings(slots, heapMegabytes, folder, cacheDir, jvmOptions, mainClass, options);
    }
}
