package io.fairlead.runner.executor.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.testkit.Dice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The net under everything that could stand still: whatever fails once, every run ends by itself. Longer by hand:
 * {@code ./mvnw -pl runner -am test -Dtest=StormTest -Dfairlead.storm.minutes=60 -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class StormTest {

    private static final int STORMY_STEPS = 300;

    /** Of virtual time: the longest pause, retries, and three looks of the sweep. */
    private static final Duration QUIET = Duration.ofMinutes(20);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void after_a_storm_in_which_everything_failed_once_every_run_ends_by_itself(long seed) throws IOException {
        weather(seed);
    }

    @Test
    @EnabledIfSystemProperty(named = "fairlead.storm.minutes", matches = "\\d+")
    void for_as_long_as_it_is_told_to() throws IOException {
        long end = System.nanoTime()
                + Duration.ofMinutes(Long.getLong("fairlead.storm.minutes")).toNanos();
        long seed = Long.getLong("fairlead.storm.seed", 1_000);
        while (System.nanoTime() < end) weather(seed++);
    }

    /** Whoever did not hear that his commit was made tells nobody of it: that alone is left for the sweep. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void where_each_commit_is_heard_of_the_sweep_finds_nothing(long seed) throws IOException {
        assertThat(weather(seed, new Dice(seed, Dice.WORD_OF_A_COMMIT))).isZero();
    }

    private void weather(long seed) throws IOException {
        weather(seed, new Dice(seed));
    }

    /** @return how much the sweep found */
    private long weather(long seed, Dice dice) throws IOException {
        try (var storm = new Storm(Files.createDirectory(folder.resolve("seed-" + seed)), dice)) {
            for (int i = 0; i < STORMY_STEPS; i++) storm.step(true);
            int quiet = 0;
            while (!storm.left().isEmpty() && quiet < QUIET.toSeconds()) {
                storm.step(false);
                quiet++;
            }
            List<String> left = storm.left();
            long found = storm.scheduler.sweep.found();
            System.out.println("storm seed=" + seed + " faults=" + dice.faults() + " (" + dice.kinds() + ") runs="
                    + storm.runs() + " left=" + left.size() + " quiet=" + quiet + "s found=" + found);
            assertThat(left).as("runs of seed " + seed + " that did not end").isEmpty();
            assertThat(storm.runs()).isGreaterThan(50);
            assertThat(dice.faults()).isGreaterThan(100);
            return found;
        }
    }
}
