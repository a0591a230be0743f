package io.fairlead.runner.config;

import io.fairlead.runner.jvm.JavaOptions;
import java.util.List;

/** Makes options of Java of what somebody wrote. */
final class JavaOptionsReader {

    private JavaOptionsReader() {}

    /** @param place where they were set, for messages */
    static JavaOptions read(String place, List<String> written, Problems problems) {
        List<String> wrong = JavaOptions.problems(written);
        wrong.forEach(what -> problems.add(place + ": " + what));
        return wrong.isEmpty() ? new JavaOptions(written) : JavaOptions.NONE;
    }
}
