package io.fairlead.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The lease by the real clock, with signs of life that were sent when it suits the test. */
class LeaseTest {

    private static final LeaseTerms HOUR = new LeaseTerms(Duration.ofHours(1), Duration.ZERO);

    private final AtomicInteger ends = new AtomicInteger();

    @Test
    void it_ends_once_and_stays_over_whatever_is_answered_later() {
        Lease lease = begin(Duration.ofHours(2));
        await().until(() -> ends.get() == 1);
        lease.answered(System.nanoTime());
        lease.giveBack();
        assertThat(lease.isOver()).isTrue();
        assertThat(ends).hasValue(1);
    }

    @Test
    void an_answer_makes_it_longer_and_one_that_was_overtaken_does_not_make_it_shorter() {
        Lease lease = begin(HOUR.lasts().minusMillis(500));
        lease.answered(System.nanoTime());
        lease.answered(ago(Duration.ofHours(2)));
        await().during(Duration.ofSeconds(1)).until(() -> ends.get() == 0 && !lease.isOver());
    }

    @Test
    void what_was_given_back_does_not_end() {
        Lease lease = begin(HOUR.lasts().minusMillis(500));
        lease.giveBack();
        await().during(Duration.ofSeconds(1)).until(() -> ends.get() == 0 && !lease.isOver());
    }

    private Lease begin(Duration ago) {
        return Lease.begin(HOUR, ago(ago), ends::incrementAndGet);
    }

    private static long ago(Duration duration) {
        return System.nanoTime() - duration.toNanos();
    }
}
