package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.GitSync;
import io.fairlead.gitsync.sidecar.log.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hashes whose worktrees somebody still needs, as a file says it. As long as it says nothing, everything that is there is needed:
 * whoever writes it may only be late.
 */
final class KeepFile implements Supplier<Set<String>> {

    private static final long MAX_BYTES = 4 << 20;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}");

    private final Path file;
    private final Path root;
    private final Log log;
    private boolean warned;

    KeepFile(Path file, Path root, Log log) {
        this.file = file;
        this.root = root;
        this.log = log;
    }

    @Override
    public Set<String> get() {
        try {
            Set<String> hashes = read();
            warned = false;
            return hashes;
        } catch (IOException e) {
            if (!warned)
                log.error("the keep-file cannot be read, so no worktree is removed", e.toString(), "path", file);
            warned = true;
            return GitSync.worktreesIn(root);
        }
    }

    private Set<String> read() throws IOException {
        if (Files.size(file) > MAX_BYTES) throw new IOException("it is larger than " + MAX_BYTES + " bytes");
        try (Stream<String> lines = Files.lines(file)) {
            Set<String> hashes =
                    lines.map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.toSet());
            for (String hash : hashes)
                if (!HASH.matcher(hash).matches()) throw new IOException("'" + hash + "' is no full commit hash");
            return hashes;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
