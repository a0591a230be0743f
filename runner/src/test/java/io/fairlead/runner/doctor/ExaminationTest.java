package io.fairlead.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.doctor.Finding.Grade;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ExaminationTest {

    private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");

    private final Examination examination = new Examination(Examination.LIMIT);

    private interface Trial {
        void of(Findings found) throws Exception;
    }

    private static InstallationCheck check(Trial trial) {
        return new InstallationCheck() {
            @Override
            public String subject() {
                return "something";
            }

            @Override
            public void carryOut(Findings found) throws Exception {
                trial.of(found);
            }
        };
    }

    @Test
    void what_is_found_is_told_in_its_order() throws Exception {
        List<Finding> found = examination.of(check(all -> {
            all.ok("one");
            all.warn("two", "look");
            all.fail("three", "do");
        }));
        assertThat(found)
                .containsExactly(
                        new Finding(Grade.OK, "one", ""),
                        new Finding(Grade.WARN, "two", "look"),
                        new Finding(Grade.FAIL, "three", "do"));
    }

    @Test
    void what_is_thrown_is_a_failure_after_what_was_found_before() throws Exception {
        List<Finding> found = examination.of(check(all -> {
            all.ok("one");
            throw new IOException("the disk is full");
        }));
        assertThat(found)
                .containsExactly(new Finding(Grade.OK, "one", ""), new Finding(Grade.FAIL, "the disk is full", ""));
        assertThat(examination.of(check(all -> {
                    throw new NoClassDefFoundError("io/fairlead/Gone");
                })))
                .singleElement()
                .satisfies(error -> assertThat(error.what()).contains("NoClassDefFoundError", "io/fairlead/Gone"));
    }

    @Test
    void a_check_that_does_not_end_is_left_and_not_listened_to_any_more() throws Exception {
        var go = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        List<Finding> found = new Examination(Duration.ofMillis(100)).of(check(all -> {
            try {
                go.await(); // ended by an interrupt
            } catch (InterruptedException e) {
                all.ok("too late");
                gone.countDown();
            }
        }));
        gone.await();
        assertThat(found).singleElement().satisfies(line -> {
            assertThat(line.grade()).isEqualTo(Grade.FAIL);
            assertThat(line.what()).startsWith("no answer within");
        });
    }

    @Test
    void a_clock_that_is_wrong_is_told_from_one_that_is_only_asked_late() {
        var found = new Findings();
        found.clock("theirs", NOW, NOW.plusSeconds(4));
        found.clock("theirs", NOW, NOW.plusSeconds(20));
        found.clock("theirs", NOW, NOW.minusSeconds(600));
        assertThat(found.close())
                .extracting(line -> line.grade() + " " + line.what())
                .containsExactly(
                        "OK this machine's clock agrees with theirs",
                        "WARN this machine's clock is 20 s ahead of theirs",
                        "FAIL this machine's clock is 600 s behind theirs");
    }
}
