package io.fairlead.runner.catalog.compile;

import io.fairlead.dag.Dag;
import io.fairlead.runner.catalog.plugin.LoadFailure;
import io.fairlead.runner.run.dag.LoadError;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.pf4j.Extension;
import org.slf4j.Logger;

/**
 * Compiles all {@code .java} files of a folder together. Files with errors are set aside and the rest is compiled again, until it
 * holds.
 */
final class SourceCompiler {

    /** Each round sets aside what needs the files of the round before; so deep can a chain of files be. */
    static final int MAX_ROUNDS = 20;

    /** What javac says of a file that it cannot read, which is the disk's fault. */
    private static final Set<String> UNREADABLE =
            Set.of("compiler.err.cant.read.file", "compiler.err.error.reading.file", "compiler.err.cant.access");

    private final JavaCompiler compiler;
    private final Path folder;
    private final Map<String, LoadError> broken = new TreeMap<>();

    private SourceCompiler(JavaCompiler compiler, Path folder) {
        this.compiler = compiler;
        this.folder = folder;
    }

    /** @param errors one for each file that does not compile */
    record Result(List<CompiledClass> classes, List<LoadError> errors) {}

    static Result compile(Path folder, List<String> sources) throws LoadFailure, IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new LoadFailure(
                    sources.get(0),
                    "the Java runtime in " + System.getProperty("java.home")
                            + " has no compiler; run Fairlead with a JDK, or build the DAGs into a jar");
        }
        return new SourceCompiler(compiler, folder).untilItHolds(sources);
    }

    private Result untilItHolds(List<String> sources) throws IOException, LoadFailure {
        for (int round = 1; round <= MAX_ROUNDS; round++) {
            var left =
                    sources.stream().filter(path -> !broken.containsKey(path)).toList();
            if (left.isEmpty()) return new Result(List.of(), List.copyOf(broken.values()));
            var attempt = attempt(left);
            if (attempt.holds()) return new Result(attempt.classes(), List.copyOf(broken.values()));
            if (attempt.crashed()) setAsideWhatCrashes(left);
            else setAside(attempt.errors());
        }
        for (String path : sources) {
            broken.putIfAbsent(
                    path, LoadError.of(path, "it was not compiled: too many files need each other; see the others"));
        }
        return new Result(List.of(), List.copyOf(broken.values()));
    }

    /**
     * @param classes null if it did not compile
     * @param errors by file
     */
    private record Attempt(List<CompiledClass> classes, Map<String, List<Diagnostic<?>>> errors) {

        boolean holds() {
            return classes != null;
        }

        /** An expression that is nested some thousand times ends the compiler without a word about where it was. */
        boolean crashed() {
            return !holds() && errors.isEmpty();
        }
    }

    private Attempt attempt(List<String> sources) throws IOException, LoadFailure {
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(diagnostics, Locale.ENGLISH, StandardCharsets.UTF_8);
                var output = new ClassesInMemory(files, folder)) {
            var inputs = new ArrayList<SourceFile>();
            files.getJavaFileObjectsFromPaths(
                            sources.stream().map(folder::resolve).toList())
                    .forEach(file -> inputs.add(new SourceFile(file)));
            var task = compiler.getTask(Writer.nullWriter(), output, diagnostics, options(), null, inputs);
            if (isDone(task)) return new Attempt(output.classes(), Map.of());
            return new Attempt(null, bySource(sources.get(0), diagnostics.getDiagnostics(), output));
        }
    }

    private static boolean isDone(JavaCompiler.CompilationTask task) {
        try {
            return task.call();
        } catch (RuntimeException | StackOverflowError e) {
            return false;
        }
    }

    /** @param first what an error is told of that belongs to no file: it is of the sources, and no reason to try them again */
    private static Map<String, List<Diagnostic<?>>> bySource(
            String first, List<Diagnostic<? extends JavaFileObject>> diagnostics, ClassesInMemory output)
            throws IOException, LoadFailure {
        var bySource = new TreeMap<String, List<Diagnostic<?>>>();
        for (var diagnostic : diagnostics) {
            if (diagnostic.getKind() != Diagnostic.Kind.ERROR) continue;
            if (diagnostic.getSource() == null) throw withoutSource(first, diagnostic);
            bySource.computeIfAbsent(output.sourcePath(diagnostic.getSource()), path -> new ArrayList<>())
                    .add(diagnostic);
        }
        return bySource;
    }

    private static LoadFailure withoutSource(String first, Diagnostic<?> diagnostic) throws IOException {
        if (UNREADABLE.contains(diagnostic.getCode())) throw new IOException("javac: " + words(diagnostic));
        return new LoadFailure(first, "it does not compile: javac: " + words(diagnostic));
    }

    private void setAside(Map<String, List<Diagnostic<?>>> errors) throws IOException {
        var before = List.copyOf(broken.keySet());
        for (var entry : errors.entrySet()) {
            broken.put(entry.getKey(), error(entry.getKey(), entry.getValue(), before));
        }
    }

    /** Slow, as each file is compiled alone; but without it one file could keep all others from being compiled. */
    private void setAsideWhatCrashes(List<String> sources) throws IOException, LoadFailure {
        int before = broken.size();
        for (String path : sources) {
            if (!attempt(List.of(path)).crashed()) continue;
            broken.put(
                    path, LoadError.of(path, "the compiler breaks down over it; is an expression nested too deeply?"));
        }
        if (broken.size() == before)
            throw new LoadFailure(
                    sources.get(0),
                    "the compiler breaks down over these files together, though over none of them alone; "
                            + "put fewer of them into one repo");
    }

    private LoadError error(String path, List<Diagnostic<?>> diagnostics, List<String> before) throws IOException {
        var first = diagnostics.get(0);
        String needs = needs(path, before);
        String reason = needs.isEmpty()
                ? "it does not compile: " + words(first)
                : "it needs " + needs + ", which does not compile: " + words(first);
        String all = diagnostics.stream()
                .map(one -> path + ":" + one.getLineNumber() + ": " + one.getMessage(Locale.ENGLISH))
                .collect(Collectors.joining("\n"));
        var line = first.getLineNumber() > 0 ? OptionalInt.of((int) first.getLineNumber()) : OptionalInt.empty();
        return new LoadError(path, line, reason, all);
    }

    /** The first of the files set aside before that this one mentions by its class's name; empty if it mentions none. */
    private String needs(String path, List<String> before) throws IOException {
        if (before.isEmpty()) return "";
        String text = new String(Files.readAllBytes(folder.resolve(path)), StandardCharsets.UTF_8);
        return before.stream()
                .filter(other -> Pattern.compile("\\b" + Pattern.quote(className(other)) + "\\b")
                        .matcher(text)
                        .find())
                .findFirst()
                .orElse("");
    }

    private static String className(String path) {
        return path.substring(path.lastIndexOf('/') + 1, path.length() - ".java".length());
    }

    /** The compiler's message on one line. */
    private static String words(Diagnostic<?> diagnostic) {
        return diagnostic
                .getMessage(Locale.ENGLISH)
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .collect(Collectors.joining("; "));
    }

    private static List<String> options() {
        return List.of(
                "--release",
                "17",
                "-proc:none",
                "-g",
                "-parameters",
                "-implicit:none",
                "-Xlint:none",
                "-nowarn",
                "-Xmaxerrs",
                "10000",
                "-classpath",
                classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    }

    /** What an author compiles against, and nothing else of the runner. */
    static List<Path> classPath() {
        return Stream.of(Dag.class, Extension.class, Logger.class)
                .map(SourceCompiler::locationOf)
                .toList();
    }

    private static Path locationOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot find the jar of " + type, e);
        }
    }
}
