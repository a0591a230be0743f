package io.fairlead.runner.web.page;

import io.fairlead.runner.web.view.Ansi;
import io.fairlead.runner.web.view.HumanFormat;
import io.fairlead.runner.web.view.Links;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Draws the small charts: a DAG's last runs as bars, and a task's place in the time of its run. */
public final class Charts {

    private static final int BAR = 9;
    private static final int STEP = 12;
    private static final int TALLEST = 22;
    private static final int SHORTEST = 4;
    private static final int MARK = 10;

    private Charts() {}

    /** One bar for each run: its height the duration, below it the state's shape. */
    public static String lastRuns(String dag, List<RunBar> runs) {
        if (runs.isEmpty()) return "";
        long longest = Math.max(1, runs.stream().mapToLong(Charts::millis).max().orElse(1));
        int width = runs.size() * STEP;
        int height = TALLEST + 3 + MARK;
        var svg = new StringBuilder("<svg class=\"bars\" role=\"group\" aria-label=\"last runs\" width=\"" + width
                + "\" height=\"" + height + "\" viewBox=\"0 0 " + width + " " + height + "\">");
        for (int i = 0; i < runs.size(); i++) bar(svg, dag, runs.get(i), i * STEP, longest);
        return svg.append("</svg>").toString();
    }

    private static void bar(StringBuilder svg, String dag, RunBar run, int x, long longest) {
        long height = SHORTEST + millis(run) * (TALLEST - SHORTEST) / longest;
        String took = run.took()
                .map(duration -> ", " + HumanFormat.duration(duration))
                .orElse("");
        svg.append("<a class=\"s-").append(run.state().word()).append("\" href=\"");
        svg.append(Ansi.escape(Links.run(dag, run.run()))).append("\"><title>").append(Ansi.escape(run.run()));
        svg.append(": ")
                .append(run.state().text())
                .append(took)
                .append("</title><rect class=\"hit\" x=\"")
                .append(x);
        svg.append("\" y=\"0\" width=\"").append(STEP).append("\" height=\"100%\"/><rect class=\"bar\" x=\"");
        svg.append(x + 1)
                .append("\" y=\"")
                .append(TALLEST - height)
                .append("\" width=\"")
                .append(BAR);
        svg.append("\" height=\"").append(height).append("\" rx=\"1.5\"/><g class=\"mark\" transform=\"translate(");
        svg.append(x).append(' ').append(TALLEST + 3).append(") scale(.68)\"><path class=\"shape\" d=\"");
        svg.append(run.state().shape())
                .append("\"/><path class=\"sign\" d=\"")
                .append(run.state().sign());
        svg.append("\"/></g></a>");
    }

    /** When in the run's time the task was at work. Empty where it was not. */
    public static String timeline(TaskRow task, RunSummary run, Instant now) {
        if (task.startedAt().isEmpty() || run.startedAt().isEmpty()) return "";
        Instant from = run.startedAt().get();
        double whole = millisBetween(from, run.endedAt().orElse(now));
        double start = percent(millisBetween(from, task.startedAt().get()), whole);
        double end = percent(millisBetween(from, task.endedAt().orElse(now)), whole);
        double width = Math.max(0.8, end - start);
        return String.format(
                Locale.ROOT,
                "<svg class=\"timeline\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                        + "<rect class=\"track\" width=\"100\" height=\"10\"/>"
                        + "<rect class=\"bar s-%s\" x=\"%.2f\" width=\"%.2f\" height=\"10\"/></svg>",
                task.state().word(),
                Math.min(start, 100 - width),
                width);
    }

    private static double percent(double part, double whole) {
        return whole <= 0 ? 0 : Math.max(0, Math.min(100, part * 100 / whole));
    }

    private static double millisBetween(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    private static long millis(RunBar run) {
        return run.took().map(Duration::toMillis).orElse(0L);
    }
}
