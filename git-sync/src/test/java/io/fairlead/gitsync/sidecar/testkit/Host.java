package io.fairlead.gitsync.sidecar.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository that is served, and the flags that reaching it takes. */
public record Host(String url, Runnable stop, String... flags) implements AutoCloseable {

    public Running following(Path root, String... more) {
        return Running.following(url, root, with(more));
    }

    public void once(Path root, String... more) throws Exception {
        Running.once(url, root, with(more));
    }

    public int exitCodeOfOnce(Path root, String... more) throws Exception {
        return Running.exitCodeOfOnce(url, root, with(more));
    }

    @Override
    public void close() {
        stop.run();
    }

    private String[] with(String... more) {
        List<String> all = new ArrayList<>(List.of(flags));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
