package io.fairlead.runner.web.rest;

import io.fairlead.runner.logs.LogFilter;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.logs.LogLines;
import io.fairlead.runner.logs.LogSearch;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.RunState;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.web.log.LogPart;
import io.fairlead.runner.web.log.LogQuery;
import io.fairlead.runner.web.request.Problem;
import io.fairlead.runner.web.request.Requests;
import io.fairlead.runner.web.request.WebQueries;
import io.fairlead.runner.web.rest.Takes.Kind;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code …/logs/{try}}: a log in pieces, as text, or as JSON for those who ask for that. Begins at {@code offset} (or {@code
 * token}), {@code from_line} or with the last {@code tail} lines; only lines of a {@code level} and that contain {@code grep}.
 */
final class RestLogs {

    private static final int PIECE_BYTES = 1_000_000;
    private static final int MOST_FOUND = 10_000;

    private static final List<String> BEGINNINGS = List.of("offset", "token", "from_line", "tail");
    private static final Takes TAKES = Takes.NOTHING
            .query(Kind.NUMBER, "offset", "token", "from_line", "tail")
            .query(Kind.TEXT, "level", "grep")
            .query(Kind.ON, "regex");

    private final WebQueries reads;
    private final LogLines lines;

    RestLogs(WebQueries reads) {
        this.reads = reads;
        this.lines = new LogLines(reads.logs());
    }

    void routes(RestRoutes routes, String task) {
        routes.get(task + "/logs/{try}", TAKES, this::log);
    }

    /** A piece: where the next begins, and whether there can be one. */
    private record Part(byte[] text, long next, boolean ended) {}

    private void log(Context context) throws IOException {
        DagRun run = reads.run(context.pathParam("dag"), context.pathParam("run"));
        TaskInstance instance = reads.instance(run, context.pathParam("task"));
        int attempt = Requests.number(context.pathParam("try"), "the try number");
        boolean over = run.state() != RunState.RUNNING && run.state() != RunState.QUEUED
                || instance.state().isFinal()
                || attempt < instance.attempts(); // asked before the log is read, so that nothing is missed
        Part part = part(context, reads.logKey(run, instance, attempt));
        boolean complete = over && part.ended();
        if (wantsJson(context)) {
            json(context, part, complete);
            return;
        }
        context.header("X-Fairlead-Next-Offset", Long.toString(part.next()));
        context.header("X-Fairlead-Complete", Boolean.toString(complete));
        context.contentType("text/plain; charset=utf-8").result(part.text());
    }

    private Part part(Context context, LogKey key) throws IOException {
        LogFilter filter = LogQuery.of(context, "grep").filter();
        long offset = offset(context, key);
        if (filter.isAll()) {
            var slice = reads.logs().read(key, offset, PIECE_BYTES);
            return new Part(slice.bytes(), slice.next(), slice.bytes().length == 0);
        }
        try {
            var found = new LogSearch(reads.logs()).search(key, filter, new LogSearch.Place(offset, 1), MOST_FOUND);
            var text = new StringBuilder();
            found.hits().forEach(hit -> text.append(hit.text()).append('\n'));
            return new Part(
                    text.toString().getBytes(StandardCharsets.UTF_8),
                    found.next().offset(),
                    found.ended());
        } catch (LogFilter.TooSlow e) {
            throw Problem.badRequest(e.getMessage());
        }
    }

    private long offset(Context context, LogKey key) throws IOException {
        if (BEGINNINGS.stream()
                        .filter(name -> Requests.query(context, name).isPresent())
                        .count()
                > 1) {
            throw Problem.badRequest("a log begins at one place: give only one of " + String.join(", ", BEGINNINGS));
        }
        Optional<String> fromLine = Requests.query(context, "from_line");
        Optional<String> tail = Requests.query(context, "tail");
        if (fromLine.isPresent()) {
            return lines.offsetOf(key, Math.max(1, Requests.position(fromLine.get(), "from_line")));
        }
        if (tail.isPresent()) {
            int most = Math.min(Requests.number(tail.get(), "tail"), LogPart.MAX_LINES);
            return lines.offsetOf(key, lines.last(key, most).first());
        }
        String offset = Requests.query(context, "offset")
                .or(() -> Requests.query(context, "token"))
                .orElse("0");
        return Requests.position(offset, "offset");
    }

    private static boolean wantsJson(Context context) {
        String accept = context.header("Accept");
        return accept != null && accept.contains("application/json");
    }

    /** As Airflow's clients know it. */
    private static void json(Context context, Part part, boolean complete) {
        List<Map<String, Object>> content = new String(part.text(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> message(LogLine.parse(line)))
                .toList();
        var body = new HashMap<String, Object>(Map.of("content", content));
        body.put("continuation_token", complete ? null : Long.toString(part.next()));
        context.json(body);
    }

    private static Map<String, Object> message(LogLine line) {
        var message = new HashMap<String, Object>(
                Map.of("event", line.text(), "level", line.level().toLowerCase(Locale.ROOT), "logger", line.source()));
        message.put("timestamp", line.at().equals(Instant.EPOCH) ? null : line.at());
        return message;
    }
}
