package io.fairlead.runner.config;

import io.fairlead.runner.access.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The administrator's password where nobody has chosen one: made at the first start, logged that once, and kept. */
public final class MadePassword {

    private static final Logger log = LoggerFactory.getLogger(MadePassword.class);

    private MadePassword() {}

    /** @param file where it is kept, readable by the owner alone */
    public static String in(Path file, String user) {
        try {
            if (Files.exists(file)) return Files.readString(file).strip();
            String password = Secrets.random();
            Path unfinished = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, password);
            Files.move(unfinished, file);
            log.warn(
                    "made a password for the administrator {}: {} (kept in {}; it is not logged again; give one of your own by {})",
                    user,
                    password,
                    file,
                    Setting.ADMIN_PASSWORD_FILE.variable());
            return password;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the administrator's password in " + file + ": " + e, e);
        }
    }
}
