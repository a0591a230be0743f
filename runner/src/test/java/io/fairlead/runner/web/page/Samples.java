package io.fairlead.runner.web.page;

import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.web.ErrorPage;
import io.fairlead.runner.web.graph.Graph;
import io.fairlead.runner.web.log.LogPage;
import io.fairlead.runner.web.log.LogPart;
import io.fairlead.runner.web.log.LogRow;
import io.fairlead.runner.web.request.Problem;
import io.fairlead.runner.web.view.Frame;
import io.fairlead.runner.web.view.Links;
import io.fairlead.runner.web.view.Page;
import io.fairlead.runner.web.view.StateMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Pages as they could be, with something of everything. */
public final class Samples {

    static final Instant NOW = Instant.parse("2026-03-01T06:05:12Z");
    static final String COMMIT = "4f2c9a1be77d03c5a8d1e6f09b3c2a7d5e4f1b60";
    static final String EVIL = "<img src=x onerror=alert(1)>";
    static final String RUN = "scheduled__2026-03-01T06:00:00Z";
    static final LogKey LOG = new LogKey("shop.sales-report", RUN, "total", -1, 2);

    private Samples() {}

    static Map<String, Page> pages() {
        Map<String, Page> pages = new LinkedHashMap<>();
        pages.put("dags", dags());
        pages.put("dags-empty", noDags());
        pages.put("dag", dag(graph()));
        pages.put("dag-large", dag(large(Optional.of("task-150"))));
        pages.put("run-failed", run());
        pages.put("run-live", runningRun());
        pages.put("log", log());
        pages.put("repos", repos());
        pages.put(
                "login", new LoginPage(frame("Sign in"), "/repos", Optional.of("The name or the password is wrong.")));
        pages.put(
                "error-403",
                ErrorPage.of(frame("Forbidden"), Problem.forbidden("a change must come from this runner's own pages")));
        pages.put("error-404", ErrorPage.of(frame("Not found"), Problem.notFound("there is no dag " + EVIL)));
        pages.put("error-500", ErrorPage.failed(frame("Something went wrong"), "7f3a91c2"));
        return pages;
    }

    static Frame frame(String title, String... topics) {
        return new Frame(
                new Frame.Site("staging", "0.1.0"), Optional.of("ada"), title, List.of(topics), NOW, Optional.empty());
    }

    static DagsPage dags() {
        var rows = List.of(
                row(
                        "shop.sales-report",
                        "Sums up yesterday's orders and mails the totals.",
                        Optional.empty(),
                        false,
                        20),
                row(
                        "shop.a-dag-with-quite-a-long-name-that-somebody-thought-was-a-good-idea",
                        EVIL,
                        Optional.of("dags/Sales.java:12: ';' expected"),
                        false,
                        9),
                row("warehouse.stock-levels", "", Optional.empty(), true, 0));
        return new DagsPage(
                frame("DAGs", "dags"), "", 61, rows, Optional.empty(), Optional.of("/?offset=50"), List.of());
    }

    static DagsPage noDags() {
        var steps = List.of(
                new DagsPage.SetupStep(
                        "A repository is named", true, "shop: https://git.example/shop.git, branch main"),
                new DagsPage.SetupStep("Its first commit is fetched", true, "4f2c9a1b, 12 s ago"),
                new DagsPage.SetupStep(
                        "It holds a DAG", false, "No .jar and no .java file below /. Put a DagSource there and push."));
        return new DagsPage(frame("DAGs"), "", 0, List.of(), Optional.empty(), Optional.empty(), steps);
    }

    static DagPage dag(Graph graph) {
        var fields = List.of(
                new FormField("day", "date", "2026-02-28", List.of()),
                new FormField("region", "enum", "EU", List.of("EU", "US", "APAC")),
                new FormField("limit", "integer", "1000", List.of()),
                new FormField("note", "string", "it's \"quoted\" & <b>", List.of()),
                new FormField("dryRun", "boolean", "true", List.of()));
        var runs = new ArrayList<RunSummary>();
        for (StateMark state :
                List.of(StateMark.QUEUED, StateMark.RUNNING, StateMark.FAILED, StateMark.SUCCESS, StateMark.SUCCESS)) {
            runs.add(summary(state));
        }
        var versions = List.of(
                new DagPage.Version(2, COMMIT, NOW.minus(Duration.ofHours(3))),
                new DagPage.Version(1, "b".repeat(40), NOW.minus(Duration.ofDays(9))));
        return new DagPage(
                frame("shop.sales-report", "dag-7"),
                summary("shop.sales-report", "Sums up yesterday's orders.", Optional.empty(), false),
                fields,
                Optional.of("limit: \"many\" is not a whole number"),
                graph,
                runs,
                versions);
    }

    static RunPage run() {
        var lines = new ArrayList<LogRow>();
        for (int i = 0; i < 20; i++) lines.add(logRow(980 + i));
        var failure = new RunPage.Failure("total", 2, "IllegalStateException: no rate for CHF", lines, Links.log(LOG));
        return new RunPage(
                frame("failed · " + RUN, "run-12"),
                summary(StateMark.FAILED),
                Optional.of("it took longer than 1 h <b>euro"),
                false,
                Optional.of(failure),
                graph(),
                tasks());
    }

    static RunPage runningRun() {
        return new RunPage(
                frame("running · " + RUN, "run-12"),
                summary(StateMark.RUNNING),
                Optional.empty(),
                true,
                Optional.empty(),
                graph(),
                tasks());
    }

    static LogPage log() {
        var attempts = List.of(
                new LogPage.Attempt(
                        1,
                        StateMark.FAILED,
                        "kubernetes: sales-report-total-17",
                        "exit code 137: out of memory",
                        Optional.of(NOW.minusSeconds(200)),
                        Optional.of(NOW.minusSeconds(150))),
                new LogPage.Attempt(
                        2,
                        StateMark.RUNNING,
                        "local: local-1 (pid 4242)",
                        "IllegalStateException: no rate for CHF",
                        Optional.of(NOW.minusSeconds(90)),
                        Optional.empty()));
        return new LogPage(frame("Log of total"), attempts, logPart(), OptionalLong.of(123_456), Optional.empty());
    }

    static LogPart logPart() {
        var lines = new ArrayList<LogRow>();
        for (int i = 0; i < 40; i++) lines.add(logRow(2001 + i));
        return new LogPart(LOG, Optional.of("INFO"), lines, 12, OptionalLong.of(2001));
    }

    static ReposPage repos() {
        var commit = new ReposPage.Commit(
                COMMIT,
                "Mail totals in <b>euro</b>",
                "Ada Lovelace",
                NOW.minusSeconds(40),
                Optional.of("https://git.example/c/4f2c"));
        var stages = List.of(
                new ReposPage.Stage("seen", StateMark.SUCCESS, Optional.of(NOW.minusSeconds(30)), Optional.empty()),
                new ReposPage.Stage(
                        "fetched",
                        StateMark.SUCCESS,
                        Optional.of(NOW.minusSeconds(28)),
                        Optional.of(Duration.ofMillis(1840))),
                new ReposPage.Stage(
                        "described",
                        StateMark.RUNNING,
                        Optional.of(NOW.minusSeconds(27)),
                        Optional.of(Duration.ofMillis(900))),
                new ReposPage.Stage("live", StateMark.NONE, Optional.empty(), Optional.empty()));
        var errors = List.of(
                new LoadError(
                        "dags/Sales.java",
                        OptionalInt.of(12),
                        "';' expected",
                        "Sales.java:12: error: ';' expected\n  x\n   ^"),
                new LoadError("lib/stock-1.4.jar", OptionalInt.empty(), "bundles dag-api: declare it provided", ""));
        var kept = List.of(
                new ReposPage.Kept("dags/Sales.java", "c".repeat(40), List.of("shop.sales-report", "shop.refunds")));
        var history = List.of(
                new ReposPage.Revision(
                        commit,
                        StateMark.FAILED,
                        "2 plugins did not load",
                        NOW.minusSeconds(30),
                        Optional.of(Duration.ofSeconds(4))),
                new ReposPage.Revision(
                        commit,
                        StateMark.SUCCESS,
                        "12 DAGs",
                        NOW.minusSeconds(9000),
                        Optional.of(Duration.ofSeconds(3))));
        var shop = new ReposPage.Repo(
                "shop",
                "https://git.example/shop.git",
                "main",
                Optional.of(commit),
                stages,
                Optional.of("connection refused; tried again in 20 s"),
                Optional.of("java.io.IOException: No space left on device; it is tried again at 2026-03-01T06:01:00Z"),
                errors,
                kept,
                history);
        return new ReposPage(frame("Deployments", "repos"), List.of(shop));
    }

    public static Graph graph() {
        return new Graph(
                List.of(
                        node("extract", StateMark.SUCCESS),
                        node("rates", StateMark.SUCCESS),
                        node("refunds-of-the-last-seven-days-in-every-region", StateMark.SKIPPED),
                        node("total", StateMark.FAILED, "extract", "rates"),
                        node("check", StateMark.UP_FOR_RETRY, "extract"),
                        node("archive", StateMark.RUNNING, "extract", "refunds-of-the-last-seven-days-in-every-region"),
                        node("chart", StateMark.UPSTREAM_FAILED, "total"),
                        node("wait-for-bank", StateMark.DEFERRED, "total"),
                        node("old", StateMark.REMOVED),
                        node("gone", StateMark.LOST),
                        node("mail", StateMark.SCHEDULED, "chart", "check", "rates"),
                        node("publish", StateMark.QUEUED, "mail", "archive"),
                        node("tidy", StateMark.NONE, "publish")),
                Optional.empty(),
                "/dags/shop.sales-report?task=");
    }

    public static Graph large(Optional<String> focus) {
        var nodes = new ArrayList<Graph.Node>();
        for (int i = 0; i < 300; i++) {
            nodes.add(
                    i < 10
                            ? node("task-" + i, StateMark.NONE)
                            : node("task-" + i, StateMark.NONE, "task-" + (i - 10), "task-" + i / 2));
        }
        return new Graph(nodes, focus, "/dags/shop.sales-report?task=");
    }

    static List<TaskRow> tasks() {
        var rows = new ArrayList<TaskRow>();
        for (StateMark state : StateMark.values()) {
            int i = state.ordinal();
            boolean begun = i % 2 == 1;
            rows.add(new TaskRow(
                    "task-" + state.word(),
                    i == 3 ? 4 : -1,
                    state,
                    begun ? 1 : 0,
                    3,
                    begun ? Optional.of(NOW.minusSeconds(300 - 20L * i)) : Optional.empty(),
                    begun && state != StateMark.RUNNING
                            ? Optional.of(NOW.minusSeconds(250 - 20L * i))
                            : Optional.empty(),
                    begun ? Optional.empty() : Optional.of("waits for extract; pool db is full (4/4)"),
                    i == 1 ? List.of("executor kubernetes", "request cpu=500m memory=2Gi") : List.of()));
        }
        return rows;
    }

    static RunSummary summary(StateMark state) {
        boolean queued = state == StateMark.QUEUED;
        boolean over = state == StateMark.SUCCESS || state == StateMark.FAILED;
        return new RunSummary(
                "shop.sales-report",
                RUN,
                state,
                COMMIT,
                "manual",
                Optional.of("ada"),
                List.of(new RunSummary.Given("region", "EU")),
                NOW.minusSeconds(312),
                queued ? Optional.empty() : Optional.of(NOW.minusSeconds(310)),
                over ? Optional.of(NOW.minusSeconds(20)) : Optional.empty());
    }

    private static LogRow logRow(int number) {
        String level = number % 7 == 0 ? "WARN" : number % 11 == 0 ? "ERROR" : "INFO";
        String text = number % 5 == 0
                ? "\u001b[32mok\u001b[0m wrote <row> & more \u001b[1;34mbold blue\u001b[0m"
                : "line " + number
                        + " of a log that says something about an order, its customer and what it came to in the end";
        return new LogRow(
                number,
                new LogLine(
                        NOW.minusMillis(3000L - number),
                        level,
                        number % 3 == 0 ? "com.example.shop.SalesReport" : "stdout",
                        text));
    }

    private static Graph.Node node(String name, StateMark state, String... upstream) {
        return new Graph.Node(name, List.of(upstream), state, Links.log("shop.sales-report", RUN, name, -1));
    }

    private static DagsPage.Row row(String id, String description, Optional<String> stale, boolean paused, int runs) {
        var bars = new ArrayList<RunBar>();
        for (int i = 0; i < runs; i++) {
            StateMark state = i == runs - 1 ? StateMark.RUNNING : i % 6 == 4 ? StateMark.FAILED : StateMark.SUCCESS;
            bars.add(new RunBar("run-" + i, state, Optional.of(Duration.ofSeconds(20 + i * 7 % 45))));
        }
        return new DagsPage.Row(summary(id, description, stale, paused), runs == 9, bars);
    }

    private static DagSummary summary(String id, String description, Optional<String> stale, boolean paused) {
        return new DagSummary(
                id,
                description,
                "every day at 06:00 Europe/Berlin",
                paused ? Optional.empty() : Optional.of(NOW.plus(Duration.ofHours(5))),
                COMMIT,
                stale,
                false,
                paused,
                4);
    }
}
