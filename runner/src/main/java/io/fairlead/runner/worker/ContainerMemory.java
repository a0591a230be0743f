package io.fairlead.runner.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory this container has had at most, which nobody can ask any more once it was killed for it. */
final class ContainerMemory {

    /** Where a container finds its own. */
    static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    /** Version 2 since Linux 5.19, version 1, and what it has now, for version 2 without a peak. */
    private static final String[] FILES = {"memory.peak", "memory/memory.max_usage_in_bytes", "memory.current"};

    private ContainerMemory() {}

    /** In bytes, with what the kernel caches for it, since the limit is one of that, too; empty where there are no cgroups. */
    static OptionalLong peak(Path cgroups) {
        for (String file : FILES) {
            try {
                long bytes =
                        Long.parseLong(Files.readString(cgroups.resolve(file)).strip());
                if (bytes >= 0) return OptionalLong.of(bytes);
            } catch (IOException | NumberFormatException e) {
                // Another version may have another file.
            }
        }
        return OptionalLong.empty();
    }
}
