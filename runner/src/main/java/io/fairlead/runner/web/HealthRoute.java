package io.fairlead.runner.web;

import io.fairlead.runner.run.store.RunQueries;
import io.fairlead.runner.web.rest.RestRoutes;
import io.fairlead.runner.web.rest.Takes;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether database and scheduler work: 200 or 503, for probes and whoever else asks; tells nothing else. The shape is that of
 * Airflow's REST API.
 */
final class HealthRoute {

    static final String PATH = "/api/v2/monitor/health";

    private static final Logger log = LoggerFactory.getLogger(HealthRoute.class);

    /** The scheduler passes at least twice a minute. */
    private static final Duration MOST_SILENCE = Duration.ofSeconds(90);

    private final RunQueries database;
    private final Supplier<Instant> lastPass;
    private final InstantSource clock;

    /** @param lastPass when the scheduler last began a pass, or was started */
    HealthRoute(RunQueries database, Supplier<Instant> lastPass, InstantSource clock) {
        this.database = database;
        this.lastPass = lastPass;
        this.clock = clock;
    }

    void routes(RestRoutes routes) {
        routes.get(PATH, Takes.NOTHING, this::health);
    }

    private void health(Context context) {
        boolean answers = databaseAnswers();
        Instant heartbeat = lastPass.get();
        boolean passes = Duration.between(heartbeat, clock.instant()).compareTo(MOST_SILENCE) < 0;
        var scheduler = new LinkedHashMap<String, String>();
        scheduler.put("status", word(passes));
        scheduler.put("latest_scheduler_heartbeat", heartbeat.toString());
        context.status(answers && passes ? 200 : 503)
                .json(Map.of("metadatabase", Map.of("status", word(answers)), "scheduler", scheduler));
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
