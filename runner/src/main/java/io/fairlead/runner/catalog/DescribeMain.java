package io.fairlead.runner.catalog;

import io.fairlead.runner.catalog.DescribeEvent.Kind;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.run.DescribedPlugin;
import io.fairlead.runner.run.LoadError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The {@code describe} process: reads one request, describes its plugins one after the other, and is gone. Whatever a plugin does
 * to it, the runner only sees it end.
 */
public final class DescribeMain {

    /** The argument of a process that is started ahead: it first practises on a DAG of its own. */
    static final String AHEAD = "ahead";

    /** The longest line of an answer, in characters. */
    static final int MAX_LINE = 16_000_000;

    private final DescribeRequest request;
    private final PrintStream events;

    private DescribeMain(DescribeRequest request, PrintStream events) {
        this.request = request;
        this.events = events;
    }

    /** Ends the process without shutdown hooks, as a plugin may have added some that never return. */
    public static void main(String[] args) throws IOException {
        var events = System.out;
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        if (args.length > 0 && args[0].equals(AHEAD)) {
            WarmUp.until(in::ready);
            System.gc(); // It may wait for long, and should not hold what the compiler left meanwhile.
        }
        String line = in.readLine();
        if (line != null) {
            endWithParent(in);
            new DescribeMain(Json.read(line, DescribeRequest.class), events).run();
        }
        Runtime.getRuntime().halt(0);
    }

    /** The runner keeps the other end open while it wants an answer. */
    private static void endWithParent(BufferedReader in) {
        var watch = new Thread(
                () -> {
                    try {
                        while (in.readLine() != null) {}
                    } catch (IOException e) {
                        // As good as the end of the stream.
                    }
                    Runtime.getRuntime().halt(0);
                },
                "end-with-parent");
        watch.setDaemon(true);
        watch.start();
    }

    private void run() {
        var plugins = new TreeMap<String, Path>();
        for (String jar : request.jars()) plugins.put(jar, Path.of(request.folder(), jar));
        if (!request.sources().isEmpty()) plugins.putAll(compile());
        for (var plugin : plugins.entrySet()) {
            tell(DescribeEvent.begun(plugin.getKey()));
            tell(DescribeEvent.described(describe(plugin.getValue(), plugin.getKey())));
        }
        tell(DescribeEvent.of(Kind.FINISHED));
    }

    private Map<String, Path> compile() {
        tell(DescribeEvent.of(Kind.COMPILING));
        try {
            var compiled = CompiledSources.of(
                    Path.of(request.folder()), request.sources(), Path.of(request.cacheDir()), request.revisionKey());
            var jars = new TreeMap<>(compiled.jars());
            jars.keySet().removeAll(request.done());
            tell(DescribeEvent.compiled(List.copyOf(jars.keySet()), failed(compiled.errors())));
            return jars;
        } catch (LoadFailure | IOException | RuntimeException e) {
            String reason = e instanceof LoadFailure failure
                    ? failure.error().reason()
                    : "the .java files could not be compiled: " + e;
            var errors = request.sources().stream()
                    .map(path -> new LoadError(path, OptionalInt.empty(), reason, Texts.stackTrace(e)))
                    .toList();
            tell(DescribeEvent.compiled(List.of(), failed(errors)));
            return Map.of();
        }
    }

    private static List<DescribedPlugin> failed(List<LoadError> errors) {
        return errors.stream()
                .map(error -> DescribedPlugin.failed(error.file(), error))
                .toList();
    }

    private static DescribedPlugin describe(Path jar, String path) {
        var described = PluginDescriber.describe(jar, path);
        int length = Json.write(described).length();
        if (length <= MAX_LINE / 2) return described;
        return DescribedPlugin.failed(
                path, LoadError.of(path, "its description is too large; use fewer DAGs and tasks in one plugin"));
    }

    /** A line feed first: something may have been printed past us, without one. */
    private void tell(DescribeEvent event) {
        byte[] line = ("\n" + request.nonce() + " " + Json.write(event) + "\n").getBytes(StandardCharsets.UTF_8);
        events.write(line, 0, line.length);
        events.flush();
    }
}
