package io.fairlead.runner.catalog.plugin;

import io.fairlead.runner.run.dag.LoadError;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The files of a revision that may hold DAGs. Looks at names and sizes only.
 *
 * @param folder real path of the revision's folder
 * @param jars paths below the folder, sorted
 * @param sources the {@code .java} files, likewise
 * @param refused the jars and {@code .java} files that are not even looked into
 * @param errors about files that are neither
 */
public record PluginFiles(
        Path folder, List<String> jars, List<String> sources, List<LoadError> refused, List<LoadError> errors) {

    static final int MAX_CANDIDATES = 2_000;
    static final int MAX_FILES = 200_000;
    static final long MAX_FILE_BYTES = 100_000_000;
    static final long MAX_SOURCE_BYTES = 1_000_000;

    private static final Set<String> IGNORED = Set.of("package-info.java", "module-info.java");

    /** Those below a folder. Hidden files and folders are skipped, links that lead out of it are refused. */
    public static PluginFiles below(Path folder) throws IOException {
        var files = new PluginFiles(folder.toRealPath(), list(), list(), list(), list());
        Files.walkFileTree(files.folder, new Walk(files));
        Collections.sort(files.jars);
        Collections.sort(files.sources);
        files.keepAtMost(MAX_CANDIDATES);
        return files;
    }

    /** One jar or {@code .java} file alone. */
    public static PluginFiles only(Path file) throws IOException {
        Path real = file.toRealPath();
        var files = new PluginFiles(real.getParent(), list(), list(), list(), list());
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
        if (attributes.isSymbolicLink()) {
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
        private int seen;

        Walk(PluginFiles files) {
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean skip = !folder.equals(files.folder) && isHidden(folder);
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
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
            if (!isHidden(file)) files.add(file, attributes);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            files.errors.add(LoadError.of(files.relative(file), "it cannot be read: " + e));
            return FileVisitResult.CONTINUE;
        }
    }
}
