package io.fairlead.gitsync.tree;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.eclipse.jgit.ignore.IgnoreNode.MatchResult;

/**
 * Chooses the files that a sparse checkout writes. The patterns are those of an ignore file, with the meaning turned round; as for
 * git they are bytes, of which each is a character here.
 */
public final class SparsePatterns {

    /** Chooses everything. */
    public static final SparsePatterns ALL = new SparsePatterns(null, null);

    private final String text;
    private final IgnoreNode node;
    private final Map<String, Boolean> directories = new HashMap<>();

    private SparsePatterns(String text, IgnoreNode node) {
        this.text = text;
        this.node = node;
    }

    public static SparsePatterns of(Optional<Path> file) throws IOException {
        return file.isEmpty() ? ALL : parse(Files.readString(file.get(), StandardCharsets.ISO_8859_1));
    }

    static SparsePatterns parse(String text) throws IOException {
        IgnoreNode node = new IgnoreNode();
        node.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return new SparsePatterns(text, node);
    }

    /** As they were given; empty if everything is chosen. */
    Optional<String> text() {
        return Optional.ofNullable(text);
    }

    public boolean includes(TreePath file) {
        return node == null || decide(file.raw(), false);
    }

    /** A file that no pattern names goes with its directory; what is at the top and not named stays out. */
    private boolean decide(String path, boolean directory) {
        MatchResult match = node.isIgnored(path, directory);
        if (match == MatchResult.IGNORED) return true;
        if (match == MatchResult.NOT_IGNORED) return false;
        int slash = path.lastIndexOf('/');
        if (slash < 0) return false;
        String parent = path.substring(0, slash);
        Boolean known = directories.get(parent);
        if (known != null) return known;
        boolean decided = decide(parent, true);
        directories.put(parent, decided);
        return decided;
    }
}
