package io.fairlead.runner.web.log;

import io.fairlead.runner.logs.LogFilter;
import io.fairlead.runner.logs.LogKey;
import io.fairlead.runner.logs.LogLines;
import io.fairlead.runner.logs.LogSearch;
import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.web.request.Problem;
import io.fairlead.runner.web.request.Requests;
import io.fairlead.runner.web.request.WebQueries;
import io.fairlead.runner.web.view.PageWriter;
import io.fairlead.runner.web.view.StateMark;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code …/tasks/{task}/log}: an attempt's log as a page, in parts, as a file and as a stream. */
public final class LogRoutes {

    private static final String PATH = "/dags/{dag}/runs/{run}/tasks/{task}/log";
    private static final int RAW_BYTES = 1 << 18;

    private final WebQueries reads;
    private final LogLines lines;
    private final LogStreams streams;
    private final PageWriter writer;

    public LogRoutes(WebQueries reads, LogLines lines, LogStreams streams, PageWriter writer) {
        this.reads = reads;
        this.lines = lines;
        this.streams = streams;
        this.writer = writer;
    }

    public void routes(RoutesConfig routes) {
        routes.get(PATH, context -> writer.write(context, page(context)));
        routes.get(
                PATH + "/lines", context -> writer.writePart(context, LogPart.EARLIER, part(context, asked(context))));
        routes.get(PATH + "/raw", this::raw);
        routes.get(PATH + "/stream", this::stream);
    }

    private LogPage page(Context context) throws IOException {
        Asked asked = asked(context);
        LogQuery query = LogQuery.of(context, "q");
        LogFilter filter = query.filter();
        if (query.text().isPresent()) return found(context, asked, query, filter);
        boolean over = asked.isOver(); // found out before the log is read, so that no line is missed
        var section = section(context, asked);
        boolean follow = !over && context.queryParam("before") == null;
        return new LogPage(
                writer.frame(context, asked.key().task() + " · " + asked.key().run()),
                asked.attempts().stream().map(LogRoutes::attempt).toList(),
                LogPart.of(asked.key(), level(context), section),
                follow ? OptionalLong.of(section.next()) : OptionalLong.empty(),
                Optional.empty());
    }

    private LogPage found(Context context, Asked asked, LogQuery query, LogFilter filter) throws IOException {
        LogSearch.Found found;
        try {
            found = new LogSearch(reads.logs()).search(asked.key(), filter, query.from(), LogHits.MOST);
        } catch (LogFilter.TooSlow e) {
            throw Problem.badRequest(e.getMessage());
        }
        var none = new LogLines.Section(1, List.of(), 0);
        return new LogPage(
                writer.frame(context, asked.key().task() + " · " + asked.key().run()),
                asked.attempts().stream().map(LogRoutes::attempt).toList(),
                LogPart.of(asked.key(), query.level(), none),
                OptionalLong.empty(),
                Optional.of(LogHits.of(asked.key(), query, found)));
    }

    private LogPart part(Context context, Asked asked) throws IOException {
        return LogPart.of(asked.key(), level(context), section(context, asked));
    }

    private LogLines.Section section(Context context, Asked asked) throws IOException {
        Optional<String> before = Requests.query(context, "before");
        return before.isPresent()
                ? lines.before(asked.key(), Requests.position(before.get(), "before"), LogPart.MAX_LINES)
                : lines.last(asked.key(), LogPart.MAX_LINES);
    }

    /** The whole log, as it is at this moment. */
    private void raw(Context context) throws IOException {
        LogKey key = asked(context).key();
        String name = (key.dag() + "-" + key.task() + "-" + key.attempt()).replaceAll("[^A-Za-z0-9._-]", "_");
        context.contentType("text/plain; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"" + name + ".log\"")
                .header("Cache-Control", "no-store");
        OutputStream out = context.outputStream();
        long size = reads.logs().size(key);
        for (long offset = 0; offset < size; ) {
            var slice = reads.logs().read(key, offset, RAW_BYTES);
            if (slice.bytes().length == 0) return;
            out.write(slice.bytes());
            offset = slice.next();
        }
    }

    /** From {@code Last-Event-ID}, which is how a browser goes on after a break, or from {@code offset} on. */
    private void stream(Context context) throws IOException {
        Asked asked = asked(context);
        String from = Optional.ofNullable(context.header("Last-Event-ID"))
                .or(() -> Requests.query(context, "offset"))
                .orElse("0");
        long offset = Requests.position(from, "offset");
        var stream = new LogStreams.Wanted(
                asked.key(),
                asked.run().id(),
                level(context),
                offset,
                lines.lineAt(asked.key(), offset),
                () -> asked(asked.run(), asked.key()).isOver());
        streams.open(context, stream);
    }

    private Asked asked(Context context) {
        DagRun run = reads.run(context.pathParam("dag"), context.pathParam("run"));
        int mapIndex = Requests.query(context, "map")
                .map(text -> Requests.number(text, "map"))
                .orElse(-1);
        TaskInstance instance = reads.instance(run, context.pathParam("task"), mapIndex);
        int attempt = Requests.query(context, "attempt")
                .map(text -> Requests.number(text, "attempt"))
                .orElse(Math.max(1, instance.attempts()));
        return asked(run, reads.logKey(run, instance, attempt));
    }

    private Asked asked(DagRun run, LogKey key) {
        TaskInstance instance = reads.instance(run, key.task(), key.mapIndex());
        return new Asked(run, instance, reads.runs().attempts(instance.id()), key);
    }

    private static Optional<String> level(Context context) {
        LogQuery query = LogQuery.of(context, "q");
        query.filter(); // says what is wrong with it
        return query.level();
    }

    private static LogPage.Attempt attempt(Attempt attempt) {
        return new LogPage.Attempt(
                attempt.number(),
                StateMark.of(attempt.state().word()),
                attempt.executor()
                        + attempt.worker().map(worker -> ": " + worker).orElse(""),
                attempt.reason().orElse(""),
                attempt.startedAt(),
                attempt.finishedAt());
    }

    private record Asked(DagRun run, TaskInstance instance, List<Attempt> attempts, LogKey key) {

        /** Whether no line can come any more. */
        boolean isOver() {
            return attempts.stream()
                    .filter(attempt -> attempt.number() == key.attempt())
                    .findFirst()
                    .map(attempt -> attempt.finishedAt().isPresent())
                    .orElse(instance.state().isFinal());
        }
    }
}
