package io.fairlead.runner.testkit;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.logs.LogLine;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Speaks REST to a runner, as any client could, and waits at this edge. */
public final class TestApi {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Set<String> FINAL = Set.of("success", "failed");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    public TestApi(URI server) {
        this.server = server;
    }

    /** A run that was started here. */
    public record Started(String dag, String id, String revision) {

        public String path() {
            return "/api/v2/dags/" + dag + "/dagRuns/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        }
    }

    /** The ids of all that is live. */
    public Set<String> dags() {
        return new TreeSet<>(get("/api/v2/dags?limit=100").path("dags").findValuesAsText("dag_id"));
    }

    public JsonNode dag(String id) {
        return get("/api/v2/dags/" + id);
    }

    public JsonNode repo(String name) {
        return get("/api/v2/repos/" + name);
    }

    /** Waits until that commit is the live one, and returns the repo. */
    public JsonNode awaitLive(String repo, String commit) {
        return awaited(
                repo + " at " + commit,
                () -> repo(repo),
                now -> now.path("live_revision").asText().equals(commit));
    }

    public void awaitDag(String id) {
        awaited("dag " + id, this::dags, now -> now.contains(id));
    }

    public Started trigger(String dag) {
        JsonNode run =
                Json.read(send("POST", "/api/v2/dags/" + dag + "/dagRuns", "{}").body(), JsonNode.class);
        if (!run.has("dag_run_id")) throw new AssertionError(dag + ": " + run);
        return new Started(
                dag, run.path("dag_run_id").asText(), run.path("bundle_version").asText());
    }

    /** Waits for the end of a run and returns it. */
    public JsonNode ended(Started run) {
        return awaited(
                "the end of " + run,
                () -> get(run.path()),
                now -> FINAL.contains(now.path("state").asText()));
    }

    /** Starts a run, waits for its end and returns its state. */
    public String runToEnd(String dag) {
        return ended(trigger(dag)).path("state").asText();
    }

    public JsonNode task(Started run, String task) {
        return get(run.path() + "/taskInstances/" + task);
    }

    public void awaitTask(Started run, String task, String state) {
        awaited(
                task + " " + state,
                () -> task(run, task),
                now -> now.path("state").asText().equals(state));
    }

    public JsonNode tries(Started run, String task) {
        return get(run.path() + "/taskInstances/" + task + "/tries").path("task_instances");
    }

    public JsonNode tasks(Started run) {
        return get(run.path() + "/taskInstances").path("task_instances");
    }

    /** What the first attempt has said. */
    public List<String> texts(Started run, String task) {
        return texts(run, task, 1);
    }

    /** Whether a line is the head of a log, which says which Java ran the attempt. */
    public static boolean isHead(LogLine line) {
        return line.source().equals(LogLine.FAIRLEAD) && line.text().startsWith("Java ");
    }

    /** What an attempt has said, all of it but the head. */
    public List<String> texts(Started run, String task, int attempt) {
        String path = run.path() + "/taskInstances/" + task + "/logs/" + attempt;
        var text = new StringBuilder();
        String offset = "0";
        while (true) {
            var part = send("GET", path + "?offset=" + offset, null);
            if (part.body().isEmpty()) break;
            text.append(part.body());
            offset = part.headers().firstValue("X-Fairlead-Next-Offset").orElseThrow();
        }
        return text.toString()
                .lines()
                .map(LogLine::parse)
                .filter(line -> !isHead(line))
                .map(LogLine::text)
                .toList();
    }

    public JsonNode get(String path) {
        return Json.read(send("GET", path, null).body(), JsonNode.class);
    }

    /** Any call, with headers as {@code name, value, name, value …}. */
    public HttpResponse<String> send(String method, String path, Object body, String... headers) {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text(body));
        var all = new ArrayList<>(List.of("Content-Type", "application/json"));
        all.addAll(List.of(headers));
        var request = HttpRequest.newBuilder(server.resolve(path))
                .method(method, publisher)
                .headers(all.toArray(String[]::new))
                .timeout(PATIENCE)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    private static String text(Object body) {
        return body instanceof Map<?, ?> ? Json.write(body) : body.toString();
    }

    private static <T> T awaited(String what, Supplier<T> read, Predicate<T> done) {
        return await(what).atMost(PATIENCE).until(read::get, done);
    }
}
