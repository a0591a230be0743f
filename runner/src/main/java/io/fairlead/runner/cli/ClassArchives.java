package io.fairlead.runner.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the next start is quicker with. The launcher makes them, when the machine has nothing else to do. */
final class ClassArchives {

    private static final Logger log = LoggerFactory.getLogger(ClassArchives.class);
    private static final String LAUNCHER = "FAIRLEAD_LAUNCHER";

    private ClassArchives() {}

    /**
     * Has those made that are missing. Returns at once; does nothing where no launcher has started this.
     *
     * @param environment of this process
     */
    static void make(Map<String, String> environment) {
        String launcher = environment.get(LAUNCHER);
        if (launcher == null) return;
        try {
            new ProcessBuilder("nice", "-n", "19", "sh", launcher, "--prepare")
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .getOutputStream()
                    .close();
        } catch (IOException e) {
            log.warn("the next start will be no quicker: {}", e.getMessage());
        }
    }
}
