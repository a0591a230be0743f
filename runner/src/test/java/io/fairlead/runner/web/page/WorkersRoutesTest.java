package io.fairlead.runner.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.run.BusyWorker;
import io.fairlead.runner.run.WorkerGlance;
import io.fairlead.runner.web.TestSite;
import io.fairlead.runner.web.view.Links;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkersRoutesTest {

    private static final Instant EARLIER = Instant.parse("2026-01-05T05:50:00Z");
    private static final Instant LATER = Instant.parse("2026-01-05T05:59:00Z");
    private static final BusyWorker BUSY =
            new BusyWorker(1, "w1/1 (pid 7)", LATER, EARLIER, "demo.sales", "run-1", "extract", -1, 2);

    @TempDir
    Path folder;

    private TestSite site;

    @BeforeEach
    void start() {
        site = TestSite.open(folder);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void without_a_worker_the_page_says_how_to_start_one() throws Exception {
        assertThat(site.get("/workers").body()).contains("fairlead worker --server URL --token-file FILE");
        assertThat(site.getJson("/api/v2/workers").body()).contains("\"total_entries\":0");
    }

    @Test
    void who_is_there_is_told_with_queue_task_and_last_sign_of_life() throws Exception {
        site.workers = List.of(
                new WorkerGlance("w1/1 (pid 7)", "small", LATER, Optional.of(BUSY)),
                new WorkerGlance("<w2>", "default", EARLIER, Optional.empty()));
        assertThat(site.get("/workers").body())
                .contains("w1/1 (pid 7)", "small", Links.log("demo.sales", "run-1", "extract", -1), "10 min ago")
                .contains("&lt;w2&gt;", "idle");
        assertThat(site.getJson("/api/v2/workers").body())
                .contains("\"name\":\"w1/1 (pid 7)\"", "\"queue\":\"small\"", "\"dag_id\":\"demo.sales\"")
                .contains("\"last_heard_at\":\"2026-01-05T05:59:00Z\"", "\"try_number\":2")
                .containsOnlyOnce("\"task_instance\":")
                .contains("\"total_entries\":2");
    }

    @Test
    void a_busy_worker_is_known_though_it_has_not_asked_since_the_runners_start() {
        var idle = new WorkerGlance("w2/1 (pid 9)", "default", EARLIER, Optional.empty());
        var asked = new WorkerGlance("w1/1 (pid 7)", "small", EARLIER, Optional.empty());
        assertThat(WorkerGlance.of(List.of(idle, asked), List.of(BUSY)))
                .containsExactly(new WorkerGlance("w1/1 (pid 7)", "small", LATER, Optional.of(BUSY)), idle);
        assertThat(WorkerGlance.of(List.of(), List.of(BUSY)))
                .containsExactly(new WorkerGlance("w1/1 (pid 7)", "", LATER, Optional.of(BUSY)));
    }
}
