package io.fairlead.runner.web;

import io.fairlead.runner.access.Access;
import io.fairlead.runner.access.Secret;
import io.fairlead.runner.access.TokenStore;
import io.fairlead.runner.access.Webhooks;
import io.fairlead.runner.liveness.Liveness;
import io.fairlead.runner.liveness.Pulse;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.WorkerGlance;
import io.fairlead.runner.run.store.DescribeSetbacks;
import io.fairlead.runner.run.store.RevisionQueries;
import io.fairlead.runner.testkit.TestScheduler;
import io.fairlead.runner.web.request.WebCommands;
import io.fairlead.runner.web.request.WebQueries;
import io.fairlead.runner.web.rest.RestRoutes;
import io.fairlead.runner.web.view.Pages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real {@link Web} on a free port, on a real database that a test fills by playing the workers. */
public final class TestSite implements AutoCloseable {

    static final String HOOK_SECRET = "h00k";

    public final TestScheduler scheduler;
    final DirectoryLogs logs;
    public final List<String> synced = new CopyOnWriteArrayList<>();
    /** Why there can be no sync, if there can be none. */
    volatile String syncProblem;

    public final HttpClient http = HttpClient.newHttpClient();

    /** Of the fleet. */
    public List<WorkerGlance> workers = List.of();

    /** The time since the scheduler last passed, as far as the site knows. */
    volatile Duration silence = Duration.ZERO;

    private final Web web;

    private TestSite(Path folder, Access access) {
        scheduler = new TestScheduler(folder.resolve("fairlead.db"));
        scheduler.executor.reportTo(scheduler.reports);
        logs = new DirectoryLogs(folder.resolve("logs"));
        var pulse = new Pulse("scheduler", Duration.ofSeconds(90), () -> silence.toNanos());
        var reads = new WebQueries(
                scheduler.dags,
                scheduler.queries,
                scheduler.repos,
                new DescribeSetbacks(scheduler.changes),
                new RevisionQueries(scheduler.database),
                scheduler.versions,
                logs,
                scheduler.capacity,
                () -> workers);
        var actions = new WebCommands(scheduler.dags, scheduler.runs, scheduler.manualRuns, this::sync);
        var webhooks = new Webhooks(Map.of("demo", new Secret(null, HOOK_SECRET)));
        var site = new Web.Site(
                reads,
                actions,
                webhooks,
                scheduler.changes,
                new Pages(),
                new Liveness(List.of(pulse), scheduler.sweep::found));
        web = start(site, access);
    }

    private void sync(String repo) throws IOException {
        if (syncProblem != null) throw new IOException(syncProblem);
        synced.add(repo);
    }

    private Web start(Web.Site site, Access access) {
        try {
            return Web.start(new Web.Address("127.0.0.1", 0), site, access, Map.of(), scheduler.clock);
        } catch (BindException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestSite open(Path folder) {
        return new TestSite(folder, Access.open(TokenStore.inMemory()));
    }

    static TestSite withAdministrator(Path folder) {
        return new TestSite(folder, Access.administrator("ada", "correct horse", TokenStore.inMemory()));
    }

    /** A run whose tasks that could start have started. */
    public DagRun start(String dag) {
        DagRun run = scheduler.trigger(dag);
        scheduler.tick(); // starts the run
        scheduler.tick(); // and its first tasks
        return scheduler.run(run);
    }

    public void log(DagRun run, String task, String... texts) throws IOException {
        var lines = new StringBuilder();
        for (String text : texts) {
            String level = text.startsWith("ERROR") ? "ERROR" : text.startsWith("WARN") ? "WARN" : "INFO";
            String source = text.startsWith("stderr") ? "stderr" : "stdout";
            lines.append(new LogLine(scheduler.clock.instant(), level, source, text).format());
        }
        logs.append(
                new LogKey(run.dag(), run.name(), task, -1, 1), lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The routes of REST. */
    RestRoutes rest() {
        return web.rest();
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + web.uri().getPort() + path);
    }

    /** As a browser asks for a page. */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).header("Accept", "text/html").GET());
    }

    /** As a program asks. */
    public HttpResponse<String> getJson(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET());
    }

    /** As a browser sends a form of one of our pages. */
    public HttpResponse<String> post(String path, String form, String... headers)
            throws IOException, InterruptedException {
        return send(request(path, headers)
                .header("Accept", "text/html")
                .header("Origin", uri("").toString())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    public HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofMinutes(1));
        return headers.length == 0 ? request : request.headers(headers);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        web.close();
        scheduler.close();
    }
}
