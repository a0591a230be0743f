package io.fairlead.runner.web;

import io.fairlead.runner.liveness.Liveness;
import io.fairlead.runner.liveness.Pulse;
import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.web.rest.RestRoutes;
import io.fairlead.runner.web.rest.Takes;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether the database answers and each of the runner's loops goes: 200 or 503, for probes and whoever else asks; tells nothing
 * else. The shape is that of Airflow's REST API, where each part has a status.
 */
final class HealthRoute {

    static final String PATH = "/api/v2/monitor/health";

    private static final Logger log = LoggerFactory.getLogger(HealthRoute.class);

    private final RunQueries database;
    private final Liveness liveness;
    private final InstantSource clock;

    HealthRoute(RunQueries database, Liveness liveness, InstantSource clock) {
        this.database = database;
        this.liveness = liveness;
        this.clock = clock;
    }

    void routes(RestRoutes routes) {
        routes.get(PATH, Takes.NOTHING, this::health);
    }

    private void health(Context context) {
        boolean answers = databaseAnswers();
        List<Pulse> pulses = liveness.pulses();
        var parts = new LinkedHashMap<String, Map<String, Object>>();
        parts.put("metadatabase", Map.of("status", word(answers)));
        for (Pulse pulse : pulses)
            parts.put(pulse.name(), new LinkedHashMap<>(Map.of("status", word(pulse.isThere()))));
        Pulse scheduler = pulses.get(0);
        Map<String, Object> told = parts.get(scheduler.name());
        told.put(
                "latest_scheduler_heartbeat",
                clock.instant().minus(scheduler.silence()).toString());
        told.put("found_standing_still", liveness.standstills().getAsLong());
        boolean all = answers && pulses.stream().allMatch(Pulse::isThere);
        context.status(all ? 200 : 503).json(parts);
    }

    private boolean databaseAnswers() {
        try {
            database.nextDue();
            return true;
        } catch (RuntimeException e) {
            log.warn(
                    "the database does not answer: {}",
                    e.toString().lines().findFirst().orElse(""));
            return false;
        }
    }

    private static String word(boolean healthy) {
        return healthy ? "healthy" : "unhealthy";
    }
}
