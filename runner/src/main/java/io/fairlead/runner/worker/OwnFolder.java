package io.fairlead.runner.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder in which Fairlead keeps what is its own. Made inside a checkout, git leaves it alone. */
public final class OwnFolder {

    private OwnFolder() {}

    /** Makes it if there is none. One that is there, though empty, is left as it is: it may be anybody's. */
    public static void make(Path folder) throws IOException {
        if (Files.exists(folder)) return;
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(".gitignore"), "*\n");
    }
}
