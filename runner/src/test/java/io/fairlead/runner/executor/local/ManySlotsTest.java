package io.fairlead.runner.executor.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Outcome.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManySlotsTest {

    private static final int ATTEMPTS = 300;

    @Test
    void every_attempt_is_executed_once_while_workers_come_and_go(@TempDir Path folder) throws Exception {
        try (var workers = new Workers(folder, 3, 64)) {
            var attempts = new ArrayList<Assignment>();
            for (int i = 0; i < ATTEMPTS; i++) {
                String task = i % 60 == 30 ? "exits" : i % 60 == 45 ? "leaves-threads" : "prints-one-line";
                attempts.add(workers.start(task));
                assertThat(workers.executor.freeSlots()).isBetween(0, 3);
                assertThat(workers.executor.active()).hasSizeLessThanOrEqualTo(3 + 3);
            }
            for (Assignment attempt : attempts) {
                boolean exits = attempt.task().equals("exits");
                assertThat(workers.outcome(attempt).kind()).isEqualTo(exits ? Kind.FAILED : Kind.SUCCESS);
                if (attempt.task().equals("prints-one-line")) {
                    assertThat(workers.texts(attempt)).containsExactly("one line");
                }
            }
            await().until(() -> workers.executor.active().isEmpty());
            assertThat(workers.executor.freeSlots()).isEqualTo(3);
        }
    }
}
