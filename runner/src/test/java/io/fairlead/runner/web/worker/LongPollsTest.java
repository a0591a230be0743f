package io.fairlead.runner.web.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LongPollsTest {

    private static final int MANY = 300;

    @Test
    void many_answers_at_once_that_all_wait_for_the_database_take_few_threads() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        var database = new CountDownLatch(1);
        var begun = new CountDownLatch(LongPolls.AT_ONCE);
        try (var polls = new LongPolls<Integer>(Duration.ofMinutes(1))) {
            var answered = new ArrayList<CompletableFuture<Void>>();
            for (int number = 0; number < MANY; number++) {
                answered.add(polls.hold(CompletableFuture.completedFuture(number), given -> {
                    threads.add(Thread.currentThread());
                    begun.countDown();
                    awaitQuietly(database);
                }));
            }
            assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
            database.countDown();
            CompletableFuture.allOf(answered.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
        }
        assertThat(threads).hasSize(LongPolls.AT_ONCE);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
