package io.fairlead.runner.catalog.plugin;

import io.fairlead.gitsync.files.IgnoreRules;
import io.fairlead.runner.run.dag.LoadError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of a revision that may hold DAGs: jars, and of the {@code .java} files those that its DAGs need. Test trees are none of
 * ours, and {@code .fairleadignore} says, in git's syntax, what else is not.
 *
 * @param folder real path of the revision's folder
 * @param jars paths below the folder, sorted
 * @param sources the {@code .java} files, likewise
 * @param refused the jars and {@code .java} files that are not even looked into
 * @param errors about files that are neither
 * @param leftOut what is none of its DAGs
 */
public record PluginFiles(
        Path folder,
        List<String> jars,
        List<String> sources,
        List<LoadError> refused,
        List<LoadError> errors,
        List<LeftOut> leftOut) {

    public static final String IGNORE_FILE = ".fairleadignore";

    static final int MAX_CANDIDATES = 2_000;

    /** So many {@code .java} files are looked into, to see which are needed. */
    static final int MAX_SOURCES = 20_000;

    private static final int MAX_LEFT_OUT = 100;
    private static final String IGNORED_BY_RULE = "a rule says so, of " + IGNORE_FILE + " or of git";
    static final int MAX_FILES = 200_000;
    static final long MAX_FILE_BYTES = 100_000_000;
    static final long MAX_SOURCE_BYTES = 1_000_000;

    /** As Maven and Gradle call them: {@code src/test}, {@code src/integrationTest}, {@code src/testFixtures}. */
    private static final Pattern TEST_TREE =
            Pattern.compile("(.*/)?src/(test|it|[a-zA-Z]*[tT]ests?|test[A-Z]\\w*)|(.*/)?generated-test-sources");

    /** What is compiled of it is named so, too, with ".jar" after it, and no usual file system takes more than 255 bytes. */
    static final int MAX_SOURCE_NAME_BYTES = 251;

    private static final Set<String> IGNORED = Set.of("package-info.java", "module-info.java");

    /** Those below a folder. Hidden files and folders are skipped, links that lead out of it are refused. */
    public static PluginFiles below(Path folder) throws IOException {
        Path real = folder.toRealPath();
        return below(real, IgnoreRules.in(real, IGNORE_FILE));
    }

    /** As a push of a working tree would have them: without what git leaves out of it. */
    public static PluginFiles pushedFrom(Path folder) throws IOException {
        Path real = folder.toRealPath();
        return below(real, IgnoreRules.in(real, ".gitignore", IGNORE_FILE));
    }

    private static PluginFiles below(Path real, IgnoreRules rules) throws IOException {
        var files = new PluginFiles(real, list(), list(), list(), list(), list());
        Files.walkFileTree(real, new Walk(files, rules));
        Collections.sort(files.jars);
        Collections.sort(files.sources);
        files.keepWhatIsNeeded();
        files.keepAtMost(MAX_CANDIDATES);
        return files;
    }

    private void keepWhatIsNeeded() {
        keepAtMost(MAX_SOURCES);
        var among = NeededSources.among(folder, sources);
        Set<String> needed = among.needed();
        among.leftOut(needed).forEach(this::leaveOut);
        new JarsOfSources(folder, among).takeOut(jars, needed).forEach(this::leaveOut);
        sources.retainAll(needed);
    }

    private void leaveOut(LeftOut what) {
        if (leftOut.size() < MAX_LEFT_OUT) leftOut.add(what);
        else if (leftOut.size() == MAX_LEFT_OUT) leftOut.add(new LeftOut(".", "and more"));
    }

    /** One jar or {@code .java} file alone. */
    public static PluginFiles only(Path file) throws IOException {
        Path real = file.toRealPath();
        var files = new PluginFiles(real.getParent(), list(), list(), list(), list(), list());
        if (isCandidate(real)) files.add(real, Files.readAttributes(real, BasicFileAttributes.class));
        else files.errors.add(LoadError.of(files.relative(real), "it is neither a folder nor a jar nor a .java file"));
        return files;
    }

    private static <T> List<T> list() {
        return new ArrayList<>();
    }

    private void add(Path file, BasicFileAttributes attributes) throws IOException {
        String path = relative(file);
        boolean candidate = isCandidate(file);
        if (candidate && path.endsWith(".java") && nameBytes(file) > MAX_SOURCE_NAME_BYTES) {
            refused.add(longName(path, nameBytes(file)));
        } else if (attributes.isSymbolicLink()) {
            if (candidate) addLink(file, path);
        } else if (attributes.isRegularFile()) {
            long most = path.endsWith(".java") ? MAX_SOURCE_BYTES : MAX_FILE_BYTES;
            if (attributes.size() > most) {
                (candidate ? refused : errors).add(tooLarge(path, attributes.size(), most));
            } else if (candidate) {
                (path.endsWith(".jar") ? jars : sources).add(path);
            }
        }
    }

    private void addLink(Path link, String path) throws IOException {
        if (!Files.exists(link) || !link.toRealPath().startsWith(folder)) {
            refused.add(LoadError.of(path, "it is a link that leads out of the repo; put the file itself here"));
        } else if (Files.isRegularFile(link)) {
            (path.endsWith(".jar") ? jars : sources).add(path);
        }
    }

    private void keepAtMost(int most) {
        int over = jars.size() + sources.size() - most;
        if (over <= 0) return;
        errors.add(
                LoadError.of(
                        ".",
                        "it has more than " + most + " jars and .java files; the last " + over
                                + " are not looked at. Put them into fewer jars, or point the repo's path at a smaller folder"));
        int fromSources = Math.min(over, sources.size());
        sources.subList(sources.size() - fromSources, sources.size()).clear();
        jars.subList(jars.size() - (over - fromSources), jars.size()).clear();
    }

    private static LoadError tooLarge(String path, long bytes, long most) {
        String advice = path.endsWith(".java")
                ? "split it, or read its data from elsewhere"
                : "keep data out of the repo, and in a jar only what its DAGs need";
        return LoadError.of(
                path,
                "it has " + Texts.size(bytes) + ", and the limit is " + Texts.size(most) + "; it is not looked at: "
                        + advice);
    }

    private static int nameBytes(Path file) {
        return file.getFileName().toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static LoadError longName(String path, int bytes) {
        return LoadError.of(
                path,
                "its name has " + bytes + " bytes, and the limit is " + MAX_SOURCE_NAME_BYTES
                        + ", as a file system must have room for the name of its jar; give it a shorter one");
    }

    private static boolean isCandidate(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".jar") || name.endsWith(".java") && !IGNORED.contains(name);
    }

    private String relative(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /** Links are not followed by the walk itself, so it cannot go round in a circle. */
    private static final class Walk extends SimpleFileVisitor<Path> {

        private final PluginFiles files;
        private final IgnoreRules rules;
        private boolean unusable;
        private int seen;

        Walk(PluginFiles files, IgnoreRules rules) {
            this.files = files;
            this.rules = rules;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.equals(files.folder)) return FileVisitResult.CONTINUE;
            if (isHidden(folder)) return FileVisitResult.SKIP_SUBTREE;
            String path = files.relative(folder);
            if (ignores(folder, true)) return skip(path, IGNORED_BY_RULE);
            if (TEST_TREE.matcher(path).matches()) return skip(path, "tests");
            return FileVisitResult.CONTINUE;
        }

        /** Rules that cannot be used are told of, and hold for nothing. */
        private boolean ignores(Path path, boolean isDirectory) {
            try {
                return !unusable && rules.ignores(path, isDirectory);
            } catch (IOException e) {
                unusable = true;
                files.errors.add(LoadError.of(IGNORE_FILE, "its rules do not hold: " + e.getMessage()));
                return false;
            }
        }

        private FileVisitResult skip(String path, String reason) {
            files.leaveOut(new LeftOut(path + "/", reason));
            return FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (++seen > MAX_FILES) {
                files.errors.add(LoadError.of(
                        ".",
                        "it has more than " + MAX_FILES
                                + " files; the rest is not looked at. Point the repo's path at a smaller folder"));
                return FileVisitResult.TERMINATE;
            }
            if (isHidden(file)) return FileVisitResult.CONTINUE;
            if (!isCandidate(file) || !ignores(file, false)) files.add(file, attributes);
            else files.leaveOut(new LeftOut(files.relative(file), IGNORED_BY_RULE));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            files.errors.add(LoadError.of(files.relative(file), "it cannot be read: " + e));
            return FileVisitResult.CONTINUE;
        }
    }
}
