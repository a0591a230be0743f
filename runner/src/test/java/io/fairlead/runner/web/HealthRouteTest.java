package io.fairlead.runner.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthRouteTest {

    @TempDir
    private Path folder;

    private TestSite site;

    @BeforeEach
    void start() {
        site = TestSite.withAdministrator(folder);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void anybody_may_ask_whether_it_is_healthy() throws Exception {
        HttpResponse<String> answer = site.getJson(HealthRoute.PATH);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains(
                        "\"metadatabase\":{\"status\":\"healthy\"}",
                        "\"latest_scheduler_heartbeat\":\"" + site.scheduler.clock.instant());
    }

    @Test
    void a_scheduler_that_has_stopped_is_told() throws Exception {
        site.silence = Duration.ofMinutes(5);
        HttpResponse<String> answer = site.getJson(HealthRoute.PATH);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"scheduler\":{\"status\":\"unhealthy\"");
    }

    @Test
    void a_database_that_does_not_answer_is_told() throws Exception {
        site.scheduler.database.write(handle -> handle.execute("alter table dag rename to lost"));
        HttpResponse<String> answer = site.getJson(HealthRoute.PATH);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"metadatabase\":{\"status\":\"unhealthy\"}");
    }
}
