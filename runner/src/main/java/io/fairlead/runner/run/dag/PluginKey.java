package io.fairlead.runner.run.dag;

import java.util.regex.Pattern;

/** The name of a plugin over time: its path, for a jar without the version that its build put into the name. */
public final class PluginKey {

    /** A number with dots, then qualifiers as Maven and Gradle builds write them; {@code -2024-costs} is no version. */
    private static final Pattern VERSION = Pattern.compile(
            "-v?\\d+(\\.\\d+)*([.-]?(snapshot|final|release|ga|(alpha|beta|rc|cr|m|sp|build)[.-]?\\d*|\\d+|[0-9a-f]{7,40}))*"
                    + "(?=\\.jar$)",
            Pattern.CASE_INSENSITIVE);

    private PluginKey() {}

    public static String of(String path) {
        return path.endsWith(".jar") ? VERSION.matcher(path).replaceFirst("") : path;
    }
}
