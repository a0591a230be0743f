package io.fairlead.gitsync.testkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;

/**
 * When to kill the program: at any moment of its start, its first sync and a while after. How long these take differs from machine to
 * machine, so it is measured; afterwards there is little but idling to be killed in.
 */
public final class KillTimes {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** It takes so much longer now and then, and goes on with what it does after it has published. */
    private static final double BEYOND = 1.5;

    private final int mostMillis;
    private final Random random;

    private KillTimes(int mostMillis, Random random) {
        this.mostMillis = mostMillis;
        this.random = random;
    }

    /** Measures one that was started just now until something is published; it has nothing yet, and so has everything to do. */
    public static KillTimes measured(Supplier<String> published, Random random) {
        long began = System.nanoTime();
        await().atMost(PATIENCE).until(() -> !published.get().isEmpty());
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        return new KillTimes((int) (millis * BEYOND) + 1, random);
    }

    /** In milliseconds after its start. */
    public int next() {
        return random.nextInt(mostMillis);
    }
}
