package io.fairlead.runner.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where tasks, wherever they execute, leave marks and ask how to go on: {@code /<what>/<task>/<attempt>}. */
final class Board implements AutoCloseable {

    /** What an attempt is told that nothing was said to. */
    static final String GO_ON = "wait";

    private final HttpServer server;
    private final HttpServer registry;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "board");
        thread.setDaemon(true);
        return thread;
    });
    private final Path folder;
    private final Map<String, String> words = new HashMap<>();
    private final Map<String, List<String>> marks = new HashMap<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private final Map<String, List<Instant>> looks = new HashMap<>();

    /**
     * @param host the address of this machine that tasks can reach
     * @param folder where shells of this machine, which know no HTTP, find what is said
     */
    Board(String host, Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        server = serve(host, this::answer);
        // Nodes speak without TLS only to a registry of their own machine.
        registry = serve("127.0.0.1", Board::hasNone);
    }

    private HttpServer serve(String host, HttpHandler handler) {
        try {
            var made = HttpServer.create(new InetSocketAddress(host, 0), 0);
            made.setExecutor(threads);
            made.createContext("/", handler);
            made.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /** Where a registry listens, on the loopback address, that has no image. */
    String registry() {
        return String.valueOf(registry.getAddress().getPort());
    }

    /** What all attempts of the task are told from now on. */
    synchronized void tell(String task, String word) {
        words.put(task, word);
        try {
            Files.writeString(file(task), word);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void forget(String task) {
        words.remove(task);
    }

    /** There when something was said to the task. */
    Path file(String task) {
        return folder.resolve(task);
    }

    /** {@code start 1}, {@code end 1}, …; {@code overlap 1} where an attempt went on after a later one had begun. */
    synchronized List<String> marks(String task) {
        return List.copyOf(marks.getOrDefault(task, List.of()));
    }

    /** How often an attempt had looked before that moment. */
    synchronized int looksBefore(String task, int attempt, Instant moment) {
        return (int) looks.getOrDefault(task + "/" + attempt, List.of()).stream()
                .filter(moment::isAfter)
                .count();
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            String[] path = call.getRequestURI().getPath().split("/");
            String word = path.length == 4 ? answer(path[1], path[2], Integer.parseInt(path[3])) : null;
            byte[] body = String.valueOf(word).getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(word == null ? 404 : 200, body.length);
            call.getResponseBody().write(body);
        }
    }

    private static void hasNone(HttpExchange call) throws IOException {
        try (call) {
            byte[] body = "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"repository name not known\"}]}"
                    .getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", "application/json");
            boolean head = call.getRequestMethod().equals("HEAD");
            call.sendResponseHeaders(404, head ? -1 : body.length);
            if (!head) call.getResponseBody().write(body);
        }
    }

    private synchronized String answer(String what, String task, int attempt) {
        String word = words.getOrDefault(task, GO_ON);
        int last = newest.merge(task, attempt, Math::max);
        return switch (what) {
            case "mark-start" -> mark(task, "start " + attempt);
            case "mark-end" -> mark(task, "end " + attempt);
            case "look" -> {
                if (attempt < last) mark(task, "overlap " + attempt);
                looks.computeIfAbsent(task + "/" + attempt, any -> new ArrayList<>())
                        .add(Instant.now());
                yield word;
            }
            case "word" -> word;
            // For shells, which tell a refusal from an answer more easily than one text from another.
            case "told" -> word.equals(GO_ON) ? null : word;
            default -> null;
        };
    }

    private String mark(String task, String mark) {
        marks.computeIfAbsent(task, any -> new ArrayList<>()).add(mark);
        return mark;
    }

    @Override
    public void close() {
        server.stop(0);
        registry.stop(0);
        threads.shutdownNow();
    }
}
