package io.fairlead.runner.catalog.plugin;

/** What is in a repo and is none of its DAGs: no error, but somebody may look for it. */
public record LeftOut(String path, String reason) {

    @Override
    public String toString() {
        return path + ": " + reason;
    }
}
