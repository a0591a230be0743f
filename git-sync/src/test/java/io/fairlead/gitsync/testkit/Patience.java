package io.fairlead.gitsync.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives every wait a minute: it ends with what it waits for, however long a busy machine takes. It looks at once and soon again, and
 * less often the longer it takes: most of what is waited for takes milliseconds. JUnit finds it in META-INF.
 */
public final class Patience implements BeforeAllCallback {

    private static final Duration DEFAULT = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(100);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(DEFAULT);
        Awaitility.setDefaultPollInterval((look, before) -> next(before));
    }

    private static Duration next(Duration before) {
        Duration longer = before.multipliedBy(3).dividedBy(2);
        if (longer.compareTo(SOON) < 0) return SOON;
        return longer.compareTo(LONGEST_INTERVAL) < 0 ? longer : LONGEST_INTERVAL;
    }
}
