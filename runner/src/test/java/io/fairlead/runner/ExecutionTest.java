package io.fairlead.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.config.Config;
import io.fairlead.runner.database.Database;
import io.fairlead.runner.logs.DirectoryLogs;
import io.fairlead.runner.run.store.Changes;
import io.fairlead.runner.time.RunnerClock;
import io.fairlead.runner.web.worker.Commits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} slots")
    @CsvSource({"0, false", "1, true"})
    void only_a_runner_with_slots_executes_tasks_beside_it(String slots, boolean local) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "a token of the fleet");
        var config = Config.from(Map.of(
                "FAIRLEAD_DATA",
                folder.resolve("data").toString(),
                "FAIRLEAD_SLOTS",
                slots,
                "FAIRLEAD_EXECUTOR",
                "fleet",
                "FAIRLEAD_FLEET_TOKEN_FILE",
                token.toString()));
        try (var data = DataDirectory.hold(config.data());
                var database = Database.open(data.resolve("fairlead.db"));
                var execution = new Execution(
                        config,
                        data,
                        Stores.on(database, new Changes()),
                        new DirectoryLogs(data.folder("logs")),
                        Commits.NONE,
                        Time.on(database, new RunnerClock(InstantSource.system(), System::nanoTime)))) {
            assertThat(execution.executors().byName().containsKey("local")).isEqualTo(local);
        }
    }
}
