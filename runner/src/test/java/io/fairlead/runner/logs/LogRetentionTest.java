package io.fairlead.runner.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRetentionTest {

    private static final LogKey KEY = new LogKey("repo.dag", "run", "task", -1, 1);

    @Test
    void by_a_date_that_may_be_wrong_nothing_is_deleted(@TempDir Path folder) throws Exception {
        var logs = new DirectoryLogs(folder);
        logs.append(KEY, "a line\n".getBytes(StandardCharsets.UTF_8));
        InstantSource yearsAhead = () -> InstantSource.system().instant().plus(Duration.ofDays(1_000));
        var settled = new AtomicBoolean();
        try (var retention = new LogRetention(logs, Duration.ofDays(30), Set::of, yearsAhead, settled::get)) {
            retention.sweep();
            assertThat(logs.isHere(KEY)).isTrue();
            settled.set(true);
            retention.sweep();
            assertThat(logs.isHere(KEY)).isFalse();
        }
    }
}
