package io.fairlead.runner.web.log;

import io.fairlead.runner.logs.LogFilter;
import io.fairlead.runner.web.view.Frame;
import io.fairlead.runner.web.view.Links;
import io.fairlead.runner.web.view.Page;
import io.fairlead.runner.web.view.StateMark;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The log of one attempt, at {@code /dags/{dag}/runs/{run}/tasks/{task}/log}.
 *
 * @param attempts all of the task's, in order
 * @param followFrom the offset behind the last byte shown, where lines may still come; empty where the log is complete, or
 *     where another part of it is shown
 * @param hits what was looked for; the part is then empty
 */
public record LogPage(
        Frame frame, List<Attempt> attempts, LogPart part, OptionalLong followFrom, Optional<LogHits> hits)
        implements Page {

    /** The levels that can be asked for. */
    public static final List<String> LEVELS = LogFilter.LEVELS;

    /**
     * @param place the executor, and the worker or pod once there is one
     * @param reason why it ended; empty while it has not, or where there is nothing to say
     */
    public record Attempt(
            int number,
            StateMark state,
            String place,
            String reason,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt) {}

    /** The attempt whose log is shown. */
    public Optional<Attempt> current() {
        return attempts.stream()
                .filter(attempt -> attempt.number() == part.log().attempt())
                .findFirst();
    }

    /** What is looked for, to be added to an address of the log. */
    public String find() {
        return hits.map(LogHits::find).orElse("");
    }

    /** The head is fetched anew when the stream of lines ends, because the attempt then has. */
    @Override
    public String trigger() {
        return "fl:end from:body";
    }

    @Override
    public String stream() {
        if (followFrom.isEmpty()) return "";
        return Links.logStream(part.log()) + "?attempt=" + part.log().attempt() + Links.map(part.log())
                + part.level().map(level -> "&level=" + level).orElse("") + "&offset=" + followFrom.getAsLong();
    }

    @Override
    public String template() {
        return "log.jte";
    }
}
