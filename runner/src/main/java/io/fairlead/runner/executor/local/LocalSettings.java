package io.fairlead.runner.executor.local;

import io.fairlead.runner.jvm.JavaOptions;
import io.fairlead.runner.worker.WorkerMain;
import java.nio.file.Path;
import java.util.List;

/**
 * How local workers are run.
 *
 * @param slots how many workers there are, each executing one attempt at a time
 * @param heapMegabytes the heap limit of each
 * @param folder where workers run; made if it does not exist
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

    /** The same with another heap limit. */
    public LocalSettings withHeap(int megabytes) {
        return new LocalSettings(slots, megabytes, folder, cacheDir, jvmOptions, mainClass, javaOptions);
    }

    /** The same with other options that the installation wants. */
    public LocalSettings with(JavaOptions options) {
        return new LocalSettings(slots, heapMegabytes, folder, cacheDir, jvmOptions, mainClass, options);
    }
}
