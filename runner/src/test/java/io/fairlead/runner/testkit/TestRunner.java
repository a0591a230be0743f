package io.fairlead.runner.testkit;

import io.fairlead.runner.Runner;
import io.fairlead.runner.config.Config;
import io.fairlead.runner.repos.RepoConfig;
import io.fairlead.runner.time.RunnerClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A whole runner in the test's JVM: real port, real database, real worker processes. */
public final class TestRunner implements AutoCloseable {

    private final Runner runner;
    private final Path folder;
    private final TestApi api;

    private TestRunner(Runner runner, Path folder) {
        this.runner = runner;
        this.folder = folder;
        this.api = new TestApi(runner.uri());
    }

    /** With the demo repository. */
    public static TestRunner start(Path folder) {
        return start(folder, Map.of());
    }

    /**
     * Starts one.
     *
     * @param folder of the test; the data directory is {@code data} in it
     * @param settings {@code FAIRLEAD_…} variables
     * @param repos none for the demo repository
     */
    public static TestRunner start(Path folder, Map<String, String> settings, RepoConfig... repos) {
        return start(folder, new RunnerClock(InstantSource.system(), System::nanoTime), settings, repos);
    }

    /** The same by other clocks. */
    public static TestRunner start(Path folder, RunnerClock clock, Map<String, String> settings, RepoConfig... repos) {
        var variables = new HashMap<>(settings);
        variables.put("FAIRLEAD_PORT", "0");
        variables.put("FAIRLEAD_DATA", folder.resolve("data").toString());
        try {
            var runner = Runner.start(config(variables, repos), clock);
            return new TestRunner(runner, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Config config(Map<String, String> variables, RepoConfig... repos) {
        var config = Config.from(variables);
        return repos.length == 0 ? config : config.following(List.of(repos));
    }

    public TestApi api() {
        return api;
    }

    public String address() {
        return runner.uri().toString();
    }

    public Path data() {
        return folder.resolve("data");
    }

    /** A clone of the demo repository. */
    public TestGit cloneDemo() {
        return TestGit.clone(address() + "/git/demo.git", folder.resolve("clone"));
    }

    @Override
    public void close() {
        runner.close();
    }
}
