package io.fairlead.runner.web.view;

import io.fairlead.runner.logs.LogKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The addresses of the pages. */
public final class Links {

    private Links() {}

    public static String dag(String dag) {
        return "/dags/" + encode(dag);
    }

    public static String run(String dag, String run) {
        return dag(dag) + "/runs/" + encode(run);
    }

    /** The page of the log of a task instance's latest attempt. */
    public static String log(String dag, String run, String task, int mapIndex) {
        return logPath(dag, run, task) + (mapIndex < 0 ? "" : "?map=" + mapIndex);
    }

    /** The page of one attempt's log. */
    public static String log(LogKey log) {
        return logPath(log.dag(), log.run(), log.task()) + "?attempt=" + log.attempt() + map(log);
    }

    /** The page of another attempt of the same task instance. */
    public static String attempt(LogKey log, int attempt) {
        return log(new LogKey(log.dag(), log.run(), log.task(), log.mapIndex(), attempt));
    }

    /** Where the form to look for a text in a log goes. */
    public static String logForm(LogKey log) {
        return path(log);
    }

    /** The log as it is, as text. */
    public static String logRaw(LogKey log) {
        return path(log) + "/raw?attempt=" + log.attempt() + map(log);
    }

    /** The stream of lines still to come, without a query. */
    public static String logStream(LogKey log) {
        return path(log) + "/stream";
    }

    /** Where the form that starts, pauses or resumes a DAG is sent. */
    public static String dagAction(String dag, String action) {
        return dag(dag) + "/" + action;
    }

    public static String cancel(String dag, String run) {
        return run(dag, run) + "/cancel";
    }

    public static String sync(String repo) {
        return "/repos/" + encode(repo) + "/sync";
    }

    /** As one segment of a path, or as the value in a query. */
    public static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }

    public static String map(LogKey log) {
        return log.mapIndex() < 0 ? "" : "&map=" + log.mapIndex();
    }

    private static String path(LogKey log) {
        return logPath(log.dag(), log.run(), log.task());
    }

    private static String logPath(String dag, String run, String task) {
        return run(dag, run) + "/tasks/" + encode(task) + "/log";
    }
}
