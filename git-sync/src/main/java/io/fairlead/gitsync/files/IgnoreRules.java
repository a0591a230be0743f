package io.fairlead.gitsync.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.ignore.IgnoreNode;

/**
 * What files in git's syntax of ignoring say about paths of a repository. Each holds for its folder and all below, and a deeper one goes
 * before a higher one, as with {@code .gitignore}.
 */
public final class IgnoreRules {

    /** Nobody nests folders so deep; it bounds the way up to the repository's root. */
    private static final int MAX_DEPTH = 100;

    /** Each more makes looking at a long name two hundred times as long. */
    private static final int MAX_STARS = 3;

    private static final Pattern MANY_STARS = Pattern.compile("(?:\\*[^/*]*+){" + (MAX_STARS + 1) + "}");

    private static final long MAX_BYTES = 1 << 20;

    private final Path root;
    private final List<String> names;
    private final Map<Path, List<IgnoreNode>> rules = new HashMap<>();

    private IgnoreRules(Path root, List<String> names) {
        this.root = root;
        this.names = names;
    }

    /**
     * Those that hold in a folder of a repository; its root is where {@code .git} is, else it is the folder itself.
     *
     * @param names of the files with rules; a later one goes before an earlier one
     */
    public static IgnoreRules in(Path folder, String... names) {
        Path at = folder;
        for (int depth = 0; at != null && depth < MAX_DEPTH; depth++, at = at.getParent())
            if (Files.exists(at.resolve(".git"))) return new IgnoreRules(at, List.of(names));
        return new IgnoreRules(folder, List.of(names));
    }

    /** Whether it is to be left out. Whoever asks does not go into folders that are. */
    public boolean ignores(Path path, boolean isDirectory) throws IOException {
        for (Path folder = path.getParent(); folder != null && folder.startsWith(root); folder = folder.getParent()) {
            String inside = folder.relativize(path).toString().replace('\\', '/');
            for (IgnoreNode node : of(folder)) {
                IgnoreNode.MatchResult result = node.isIgnored(inside, isDirectory);
                if (result == IgnoreNode.MatchResult.IGNORED) return true;
                if (result == IgnoreNode.MatchResult.NOT_IGNORED) return false;
            }
        }
        return false;
    }

    private List<IgnoreNode> of(Path folder) throws IOException {
        List<IgnoreNode> known = rules.get(folder);
        if (known != null) return known;
        List<IgnoreNode> read = new ArrayList<>();
        for (String name : names) read(folder.resolve(name)).ifPresent(node -> read.add(0, node));
        rules.put(folder, read);
        return read;
    }

    private static Optional<IgnoreNode> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) return Optional.empty();
        if (Files.size(file) > MAX_BYTES) throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (text.lines()
                .anyMatch(line ->
                        !line.startsWith("#") && MANY_STARS.matcher(line).find()))
            throw new IOException(file.getFileName() + " has a name with more than " + MAX_STARS + " stars in it");
        IgnoreNode node = new IgnoreNode();
        node.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
        return Optional.of(node);
    }
}
