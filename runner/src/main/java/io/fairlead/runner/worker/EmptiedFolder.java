package io.fairlead.runner.worker;

import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.worker.log.AttemptLog;
import io.fairlead.runner.worker.thread.LeakedThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** After what else is to be cleaned up, empties the folder in which the process runs: the next task finds it as new. */
final class EmptiedFolder implements TaskRun.Cleanup {

    private final Path folder;
    private final Object identity;
    private final TaskRun.Cleanup before;

    EmptiedFolder(Path folder, TaskRun.Cleanup before) throws IOException {
        this.folder = folder;
        this.identity = identity(folder);
        this.before = before;
    }

    @Override
    public void begin() {
        before.begin();
    }

    @Override
    public TaskRun.Condition after(LeakedThreads threads, AttemptLog log) throws InterruptedException {
        TaskRun.Condition condition = before.after(threads, log);
        try {
            // The process stays in the one it was started in, even when that has another name, or none.
            if (!identity.equals(identity(folder))) throw new IOException("the task replaced it");
            Folders.empty(folder);
            Files.createDirectory(folder.resolve(Folders.TEMPORARY));
            return condition;
        } catch (IOException | RuntimeException e) {
            String text = "the working directory could not be emptied after the task (" + e + ")";
            log.add("WARN", LogLine.FAIRLEAD, text + "; a new process takes the next task");
            return TaskRun.Condition.UNFIT;
        }
    }

    private static Object identity(Path folder) throws IOException {
        var attributes = Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.fileKey() == null ? folder : attributes.fileKey();
    }
}
