package io.fairlead.runner.catalog;

import io.fairlead.runner.catalog.describe.DescribeLimits;
import io.fairlead.runner.catalog.describe.Describer;
import io.fairlead.runner.catalog.describe.PreviousDescription;
import io.fairlead.runner.catalog.describe.RevisionDescription;
import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.catalog.plugin.PluginFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** What a push would come to, found out before it: describes folders, jars and {@code .java} files on an author's machine. */
public final class Check {

    private static final String FOLDER = "fairlead-check-";

    private Check() {}

    /**
     * Describes one folder, or one jar or {@code .java} file alone. Leaves nothing behind.
     *
     * @param steps is told, for a person, what takes its time
     * @throws IOException if there is no such file, or no process can be started
     */
    public static RevisionDescription of(Path target, DescribeLimits limits, Consumer<String> steps)
            throws IOException, InterruptedException {
        Path cache = Files.createTempDirectory(FOLDER);
        Folders.deleteAbandoned(cache, FOLDER);
        try (var describer = Describer.withoutSpare(limits)) {
            var files = Files.isDirectory(target) ? PluginFiles.pushedFrom(target) : PluginFiles.only(target);
            var described = describer.describe(files, "check", cache, PreviousDescription.nothing(), steps);
            return new RevisionDescription(
                    DuplicateDags.refuse(described.plugins(), Map.of()),
                    described.errors(),
                    described.unfinished(),
                    described.hindered(),
                    described.leftOut());
        } finally {
            Folders.delete(cache);
        }
    }
}
