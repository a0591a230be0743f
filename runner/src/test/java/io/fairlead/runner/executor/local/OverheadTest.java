package io.fairlead.runner.executor.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.executor.Assignment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverheadTest {

    private static final int TASKS = 600;
    private static final int WARM_UP = 300;

    /** Generous against a busy machine: the measured median is printed, and the aim is 5 ms. */
    private static final double LIMIT_MILLIS = 25;

    @Test
    void a_chain_of_tiny_tasks_costs_milliseconds_each(@TempDir Path folder) throws Exception {
        for (String task : new String[] {"nothing", "prints-one-line"}) {
            try (var workers = new Workers(folder, 1, 64)) {
                double median = medianMillis(workers, task);
                System.out.printf("a chain of tasks '%s': %.2f ms each (median)%n", task, median);
                assertThat(median).isLessThan(LIMIT_MILLIS);
            }
        }
    }

    /** Each task is started in the moment in which the one before it is reported to have ended. */
    private static double medianMillis(Workers workers, String task) throws InterruptedException {
        var ended = new long[TASKS + 1];
        var count = new AtomicInteger();
        var done = new CountDownLatch(1);
        workers.reports.atEnd(id -> {
            int number = count.getAndIncrement();
            ended[number] = System.nanoTime();
            if (number == TASKS) done.countDown();
            else workers.executor.start(workers.announced(task));
        });
        Assignment first = workers.start(task);
        assertThat(done.await(60, TimeUnit.SECONDS)).as("after " + first).isTrue();
        var nanos = new long[TASKS - WARM_UP];
        for (int i = 0; i < nanos.length; i++) nanos[i] = ended[WARM_UP + i + 1] - ended[WARM_UP + i];
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e6;
    }
}
