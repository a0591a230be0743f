package io.fairlead.runner.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The parts of README.md that the code says, too. */
public final class Readme {

    private static final Path FILE = Path.of("..", "README.md");

    private Readme() {}

    /** What stands between the marks of that name. */
    public static String between(String name) throws IOException {
        String text = Files.readString(FILE);
        String open = "<!-- " + name + " -->\n";
        return text.substring(text.indexOf(open) + open.length(), text.indexOf("<!-- /" + name + " -->"));
    }
}
