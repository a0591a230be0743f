package io.fairlead.runner.catalog.plugin;

import io.fairlead.runner.run.dag.LoadError;
import java.util.OptionalInt;

/** Thrown where a plugin cannot be loaded or described; carries what to show of it. */
public final class LoadFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient LoadError error;

    public LoadFailure(LoadError error, Throwable cause) {
        super(error.toString(), cause);
        this.error = error;
    }

    public LoadFailure(String file, String reason) {
        this(LoadError.of(file, reason), null);
    }

    /** Code of the plugin threw: its stack trace becomes the detail and, in a source file, shows the line. */
    public static LoadFailure thrown(String file, String reason, Throwable thrown) {
        return new LoadFailure(new LoadError(file, lineIn(file, thrown), reason, Texts.stackTrace(thrown)), thrown);
    }

    /** What to show. */
    public LoadError error() {
        return error;
    }

    private static OptionalInt lineIn(String file, Throwable thrown) {
        if (!file.endsWith(".java")) return OptionalInt.empty();
        String name = file.substring(file.lastIndexOf('/') + 1);
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (name.equals(frame.getFileName()) && frame.getLineNumber() > 0) {
                return OptionalInt.of(frame.getLineNumber());
            }
        }
        return OptionalInt.empty();
    }
}
