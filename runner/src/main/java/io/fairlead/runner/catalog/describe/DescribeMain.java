package io.fairlead.runner.catalog.describe;

import io.fairlead.runner.catalog.compile.CompiledSources;
import io.fairlead.runner.catalog.describe.DescribeEvent.Kind;
import io.fairlead.runner.catalog.plugin.LoadFailure;
import io.fairlead.runner.catalog.plugin.Texts;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.jvm.CommonPool;
import io.fairlead.runner.run.dag.DescribedPlugin;
import io.fairlead.runner.run.dag.LoadError;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The {@code describe} process: describes the plugins of a request one after the other, and is gone. Whatever a plugin does to it,
 * the runner only sees it end. As long as it has loaded no plugin it is as good as new, and takes the next request.
 */
public final class DescribeMain {

    /** The longest line of an answer, in characters. */
    static final int MAX_LINE = 16_000_000;

    private static final int MAX_WAITING_REQUESTS = 1;

    private final DescribeRequest request;
    private final PrintStream events;
    private boolean pluginLoaded;

    private DescribeMain(DescribeRequest request, PrintStream events) {
        this.request = request;
        this.events = events;
    }

    /**
     * Ends the process without shutdown hooks, as a plugin may have added some that never return.
     *
     * @param args the {@link WarmUpLevel} for the time without a request
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        var events = System.out;
        // Not System.in: that one cannot be asked what is there while the thread that reads it is waiting.
        var in = new FileInputStream(FileDescriptor.in);
        var requests = requests(in);
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        CommonPool.install();
        var warmUp = new WarmUp(WarmUpLevel.valueOf(args[0]));
        boolean pluginLoaded = false;
        while (!pluginLoaded) {
            warmUp.until(() -> in.available() > 0 || !requests.isEmpty());
            if (requests.isEmpty())
                System.gc(); // It may wait for long, and should not hold what the compiler left meanwhile.
            var work = new DescribeMain(Json.read(requests.take(), DescribeRequest.class), events);
            work.run();
            pluginLoaded = work.pluginLoaded;
        }
        Runtime.getRuntime().halt(0);
    }

    /** The runner keeps the other end open while it wants answers. */
    private static BlockingQueue<String> requests(InputStream in) {
        var requests = new ArrayBlockingQueue<String>(MAX_WAITING_REQUESTS);
        var reader = new Thread(
                () -> {
                    try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) requests.put(line);
                    } catch (IOException | InterruptedException e) {
                        // As good as the end of the stream.
                    }
                    Runtime.getRuntime().halt(0);
                },
                "requests");
        reader.setDaemon(true);
        reader.start();
        return requests;
    }

    private void run() {
        var plugins = new TreeMap<String, Path>();
        for (String jar : request.jars())
            plugins.put(jar, Path.of(request.place().folder(), jar));
        if (!request.sources().isEmpty()) plugins.putAll(compile());
        if (!request.compileOnly()) plugins.forEach(this::describe);
        tell(DescribeEvent.of(Kind.FINISHED));
    }

    private void describe(String path, Path jar) {
        tell(DescribeEvent.begun(path));
        String known = request.known().get(path);
        if (known != null && PluginDescriber.isUnchanged(jar, path, known)) {
            tell(DescribeEvent.unchanged(path));
        } else {
            pluginLoaded = true;
            tell(DescribeEvent.described(describe(jar, path)));
        }
    }

    private Map<String, Path> compile() {
        tell(DescribeEvent.of(Kind.COMPILING));
        try {
            var place = request.place();
            var compiled = CompiledSources.of(
                    Path.of(place.folder()),
                    request.sources(),
                    Path.of(place.cacheDir()),
                    place.revisionKey(),
                    place.keyBefore());
            var jars = new TreeMap<>(compiled.jars());
            jars.keySet().removeAll(request.done());
            tell(DescribeEvent.compiled(List.copyOf(jars.keySet()), failed(compiled.errors()), compiled.leftOut()));
            return jars;
        } catch (IOException | UncheckedIOException e) {
            // A full disk, say: the files may be as good as they were.
            tell(DescribeEvent.hindered("the .java files could not be compiled: " + e));
            return Map.of();
        } catch (LoadFailure | RuntimeException e) {
            String reason = e instanceof LoadFailure failure
                    ? failure.error().reason()
                    : "the .java files could not be compiled: " + e;
            var errors = request.sources().stream()
                    .map(path -> new LoadError(path, OptionalInt.empty(), reason, Texts.stackTrace(e)))
                    .toList();
            tell(DescribeEvent.compiled(List.of(), failed(errors), List.of()));
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
