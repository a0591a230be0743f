package io.fairlead.runner.web.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dag.Schedule;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.run.Attempt;
import io.fairlead.runner.run.BusyWorker;
import io.fairlead.runner.run.DagRun;
import io.fairlead.runner.run.TaskInstance;
import io.fairlead.runner.run.TaskState;
import io.fairlead.runner.run.WorkerGlance;
import io.fairlead.runner.run.dag.DagDescription;
import io.fairlead.runner.run.dag.DescribeSetback;
import io.fairlead.runner.run.dag.FirstRevision;
import io.fairlead.runner.run.dag.LiveDag;
import io.fairlead.runner.run.dag.RepoStatus;
import io.fairlead.runner.run.dag.Revision;
import io.fairlead.runner.run.dag.RevisionError;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How things look in REST: the member names of Airflow 3's {@code /api/v2}, so that what speaks to that can speak to this. Members
 * begin to differ only where Airflow has no word: {@code revision}, {@code repo}, {@code wait_reason}.
 */
final class RestViews {

    private RestViews() {}

    static Map<String, Object> dag(LiveDag dag) {
        DagDescription description = dag.description();
        var view = new LinkedHashMap<String, Object>();
        view.put("dag_id", dag.fullId());
        view.put("dag_display_name", dag.fullId());
        view.put("description", description.description());
        view.put("is_paused", dag.paused());
        view.put("is_stale", !dag.live());
        view.put("has_import_errors", dag.staleReason().isPresent());
        view.put("import_error", dag.staleReason().orElse(null));
        view.put("timetable_summary", timetable(description.schedule()));
        view.put("next_dagrun_run_after", dag.due().orElse(null));
        view.put("max_active_runs", description.maxActiveRuns());
        view.put("bundle_name", dag.repo());
        view.put("bundle_version", dag.revision());
        view.put("latest_version_number", dag.versionNumber());
        view.put("team", dag.team());
        view.put("params", params(description));
        view.put("tasks", description.tasks().stream().map(RestViews::task).toList());
        return view;
    }

    private static Map<String, Object> task(DagDescription.Task task) {
        return Map.of(
                "task_id",
                task.name(),
                "upstream_task_ids",
                task.upstream(),
                "retries",
                task.retry().times());
    }

    private static Map<String, Object> params(DagDescription description) {
        var params = new LinkedHashMap<String, Object>();
        for (var parameter : description.parameters()) {
            params.put(
                    parameter.name(),
                    Map.of(
                            "value", Json.read(parameter.defaultValue(), JsonNode.class),
                            "schema", Map.of("type", parameter.type(), "enum", parameter.choices())));
        }
        return params;
    }

    static String timetable(Schedule schedule) {
        if (schedule instanceof Schedule.Cron cron) return cron.expression() + " " + cron.zone();
        if (schedule instanceof Schedule.Every every) return "every " + every.period();
        return "manual";
    }

    static Map<String, Object> run(DagRun run) {
        var view = new LinkedHashMap<String, Object>();
        view.put("dag_run_id", run.name());
        view.put("dag_id", run.dag());
        view.put("logical_date", run.logicalDateAt());
        view.put("data_interval_start", run.intervalStartAt());
        view.put("data_interval_end", run.intervalEndAt());
        view.put("run_type", run.kind());
        view.put("state", run.state().word());
        view.put("reason", run.reason().orElse(null));
        view.put("queued_at", run.queuedAt());
        view.put("start_date", run.startedAt().orElse(null));
        view.put("end_date", run.finishedAt().orElse(null));
        view.put("duration", seconds(run.startedAt(), run.finishedAt()));
        view.put("conf", Json.read(run.params(), JsonNode.class));
        view.put("triggering_user_name", run.triggeredBy());
        view.put("bundle_name", run.repo());
        view.put("bundle_version", run.revision());
        return view;
    }

    static Map<String, Object> instance(DagRun run, TaskInstance instance, Optional<String> waitReason) {
        var view = new LinkedHashMap<String, Object>();
        view.put("id", Long.toString(instance.id()));
        view.put("task_id", instance.task());
        view.put("dag_id", run.dag());
        view.put("dag_run_id", run.name());
        view.put("map_index", instance.mapIndex());
        view.put(
                "state",
                instance.state() == TaskState.NONE ? null : instance.state().word());
        view.put("reason", instance.reason().orElse(null));
        view.put("wait_reason", waitReason.orElse(null));
        view.put("try_number", instance.attempts());
        view.put("executor", instance.executor().isEmpty() ? null : instance.executor());
        view.put("scheduled_when", instance.scheduledAt().orElse(null));
        view.put("start_date", instance.startedAt().orElse(null));
        view.put("end_date", instance.finishedAt().orElse(null));
        view.put("duration", seconds(instance.startedAt(), instance.finishedAt()));
        return view;
    }

    static Map<String, Object> attempt(Attempt attempt) {
        var view = new LinkedHashMap<String, Object>();
        view.put("try_number", attempt.number());
        view.put("state", attempt.state().word());
        view.put("reason", attempt.reason().orElse(null));
        view.put("executor", attempt.executor());
        view.put("hostname", attempt.worker().orElse(null));
        view.put("queued_when", attempt.queuedAt());
        view.put("start_date", attempt.startedAt().orElse(null));
        view.put("end_date", attempt.finishedAt().orElse(null));
        view.put("duration", seconds(attempt.startedAt(), attempt.finishedAt()));
        return view;
    }

    static Map<String, Object> repo(
            RepoStatus repo,
            Optional<Revision> live,
            List<RevisionError> errors,
            FirstRevision first,
            Optional<DescribeSetback> setback) {
        var view = new LinkedHashMap<String, Object>();
        view.put("name", repo.name());
        view.put("team", repo.team());
        view.put("url", repo.url());
        view.put("ref", repo.ref());
        view.put("path", repo.path());
        view.put("seen_revision", repo.seenHash().orElse(null));
        view.put("seen_at", repo.seenAt().orElse(null));
        view.put("sync_error", repo.syncError().orElse(null));
        view.put("describe_error", setback.map(DescribeSetback::words).orElse(null));
        view.put("live_revision", live.map(Revision::hash).orElse(null));
        view.put("first_revision", first.isAwaited() ? first.words() : null);
        view.put("live_at", live.flatMap(Revision::liveAt).orElse(null));
        view.put("message", live.map(Revision::message).orElse(null));
        view.put("author", live.map(Revision::author).orElse(null));
        view.put("import_errors", errors.stream().map(RestViews::error).toList());
        return view;
    }

    static Map<String, Object> error(RevisionError error) {
        var view = new LinkedHashMap<String, Object>();
        view.put("filename", error.file());
        view.put("line", error.line().orElse(null));
        view.put("reason", error.reason());
        view.put("stack_trace", error.detail());
        return view;
    }

    static Map<String, Object> worker(WorkerGlance worker) {
        var view = new LinkedHashMap<String, Object>();
        view.put("name", worker.worker());
        view.put("queue", worker.queue());
        view.put("last_heard_at", worker.heardAt());
        view.put("task_instance", worker.busy().map(RestViews::busy).orElse(null));
        return view;
    }

    private static Map<String, Object> busy(BusyWorker busy) {
        return Map.of(
                "dag_id", busy.dag(),
                "dag_run_id", busy.run(),
                "task_id", busy.task(),
                "map_index", busy.mapIndex(),
                "try_number", busy.number(),
                "start_date", busy.startedAt());
    }

    private static Double seconds(Optional<Instant> start, Optional<Instant> end) {
        if (start.isEmpty() || end.isEmpty()) return null;
        // Dates: the clock may have been put back between them.
        return Math.max(0, Duration.between(start.get(), end.get()).toMillis()) / 1000.0;
    }
}
