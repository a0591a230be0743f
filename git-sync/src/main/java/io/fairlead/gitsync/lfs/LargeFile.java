package io.fairlead.gitsync.lfs;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.options.LargeFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file whose content git LFS keeps elsewhere.
 *
 * @param object where its content is, once it was fetched
 */
public record LargeFile(LargeFiles.Wanted wanted, Path object) {

    /** What is larger is no pointer. */
    public static final int MAX_POINTER_BYTES = 1024;

    private static final Pattern POINTER = Pattern.compile("version https://(?:git-lfs|hawser)\\.github\\.com/spec/v1\n"
            + "oid sha256:([0-9a-f]{64})\nsize (\\d{1,18})\n?");

    /** Empty if the text is no pointer, in which case git LFS leaves it as it is too. */
    public static Optional<LargeFiles.Wanted> pointer(byte[] text) {
        Matcher pointer = POINTER.matcher(new String(text, StandardCharsets.UTF_8));
        if (!pointer.matches()) return Optional.empty();
        return Optional.of(new LargeFiles.Wanted(pointer.group(1), Long.parseLong(pointer.group(2))));
    }

    /** Shared with the fetched object where that can be. */
    public void write(Path file, FileModes modes, boolean executable) throws IOException {
        if (modes.mayShare() && !executable && link(file)) return;
        try (OutputStream out = modes.newFile(file, executable)) {
            Files.copy(object, out);
        }
        Files.setLastModifiedTime(file, Files.getLastModifiedTime(object));
    }

    private boolean link(Path file) throws FileAlreadyExistsException {
        try {
            Files.createLink(file, object);
            return true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
