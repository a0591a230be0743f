package io.fairlead.gitsync.sidecar.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Counts under the names of version 4, in Prometheus' text format. */
public final class Metrics {

    public static final String SUCCESS = "success";
    public static final String ERROR = "error";
    public static final String NOOP = "noop";

    private static final double NANOS = 1e9;

    private final Map<String, Double> durations = new TreeMap<>();
    private final Map<String, Long> syncs = new TreeMap<>();
    private final Map<String, Long> hooks = new TreeMap<>();
    private final Map<String, Long> askpass = new TreeMap<>();
    private final Map<String, Long> appTokens = new TreeMap<>();
    private long fetches;
    private double late;
    private double latest;
    private Instant lastSuccess = Instant.EPOCH;
    private String published = "";

    /** @param status one of the words above */
    public synchronized void sync(String status, Duration took) {
        syncs.merge(status, 1L, Long::sum);
        durations.merge(status, took.toNanos() / NANOS, Double::sum);
    }

    /** Once for each update and for the first success, and not for each look, as version 4 counts. */
    public synchronized void fetched() {
        fetches++;
    }

    /** How long after its turn a sync began. */
    public synchronized void late(Duration by) {
        late = by.toNanos() / NANOS;
        latest = Math.max(latest, late);
    }

    public synchronized void published(String hash, Instant now) {
        published = hash;
        lastSuccess = now;
    }

    public synchronized void hook(String name, String status) {
        hooks.merge("name=\"" + name + "\",status=\"" + status + "\"", 1L, Long::sum);
    }

    public synchronized void askpass(String status) {
        askpass.merge(status, 1L, Long::sum);
    }

    public synchronized void appToken(String status) {
        appTokens.merge(status, 1L, Long::sum);
    }

    public String text() {
        PrometheusText out = new PrometheusText();
        write(out);
        ProcessFigures.write(out);
        return out.text();
    }

    public synchronized void write(PrometheusText out) {
        out.head("git_sync_duration_seconds", "summary", "How long syncs took, by how they ended.");
        durations.forEach((status, sum) -> {
            out.line("git_sync_duration_seconds_sum", label(status), sum);
            out.line("git_sync_duration_seconds_count", label(status), syncs.get(status));
        });
        counter(out, "git_sync_count_total", "Syncs, by how they ended.", syncs);
        out.head("git_fetch_count_total", "counter", "Updates that were fetched.");
        out.line("git_fetch_count_total", "", fetches);
        counter(out, "git_sync_askpass_calls", "Calls of the askpass URL.", askpass);
        counter(out, "git_sync_refresh_github_app_token_count", "Renewals of the GitHub App's token.", appTokens);
        out.head("git_sync_hook_run_count_total", "counter", "Runs of hooks.");
        hooks.forEach((labels, count) -> out.line("git_sync_hook_run_count_total", labels, count));
        freshness(out);
    }

    private void freshness(PrometheusText out) {
        out.head("git_sync_last_success_timestamp_seconds", "gauge", "When a sync last succeeded; 0 for never.");
        out.line("git_sync_last_success_timestamp_seconds", "", lastSuccess.getEpochSecond());
        out.head("git_sync_lateness_seconds", "gauge", "How long after its turn the last sync began.");
        out.line("git_sync_lateness_seconds", "", late);
        out.head("git_sync_lateness_max_seconds", "gauge", "How long after its turn a sync began at most.");
        out.line("git_sync_lateness_max_seconds", "", latest);
        out.head("git_sync_published_info", "gauge", "The commit that is published.");
        if (!published.isEmpty()) out.line("git_sync_published_info", "hash=\"" + published + "\"", 1);
    }

    private static void counter(PrometheusText out, String name, String help, Map<String, Long> byStatus) {
        out.head(name, "counter", help);
        byStatus.forEach((status, count) -> out.line(name, label(status), count));
    }

    private static String label(String status) {
        return "status=\"" + status + "\"";
    }
}
