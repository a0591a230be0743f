package io.fairlead.gitsync.tree;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A directory that was written from a commit, and how its files looked then. What has not changed can be taken from it. */
public record PublishedPart(Path directory, List<IndexEntry> entries) {

    public static final PublishedPart NONE = new PublishedPart(Path.of(""), List.of());

    Map<TreePath, IndexEntry> byPath() {
        Map<TreePath, IndexEntry> files = new HashMap<>();
        for (IndexEntry entry : entries) files.put(entry.path(), entry);
        return files;
    }
}
