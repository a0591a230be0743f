package io.fairlead.gitsync.sidecar.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A hook's program, and the lines that it left behind. */
public record Script(Path path, Path trace) {

    /** Each run appends its {@code $GITSYNC_HASH} and what the body says. */
    public static Script create(Path directory, String body) throws IOException {
        Path trace = directory.resolve("trace");
        Path path = directory.resolve("hook.sh");
        Files.writeString(
                path, "#!/bin/sh\ntrace=" + trace + "\necho \"$GITSYNC_HASH $(cat file)\" >> $trace\n" + body + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Script(path, trace);
    }

    public List<String> runs() {
        try {
            return Files.exists(trace) ? Files.readAllLines(trace) : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
