package io.fairlead.gitsync.sidecar.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds the last failure for whoever looks from outside, until something succeeds. */
public record ErrorFile(Path path, Secrets secrets, Directories directories) {

    private static final String MODE = "rw-r--r--";

    /** Makes a directory, with those above it that are missing. */
    public interface Directories {
        Path make(Path directory) throws IOException;
    }

    /** As version 4 has it: {@code {"Msg", "Err", "Args"}}. */
    public void write(String message, String error, Map<String, Object> arguments) throws IOException {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("Msg", secrets.hide(message));
        content.put("Err", secrets.hide(error));
        content.put("Args", arguments);
        write(Json.write(content));
    }

    /** Replaced in one step, so that nobody reads half of it. */
    public void write(String content) throws IOException {
        directories.make(path.getParent());
        Path temporary = Files.createTempFile(path.getParent(), "tmp-err-", "");
        try {
            Files.writeString(temporary, content);
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(MODE));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
