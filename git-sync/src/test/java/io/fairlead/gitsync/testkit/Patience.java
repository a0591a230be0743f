package io.fairlead.gitsync.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives every wait a minute: it ends with what it waits for, however long a busy machine takes. JUnit finds it in META-INF. */
public final class Patience implements BeforeAllCallback {

    private static final Duration DEFAULT = Duration.ofMinutes(1);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(DEFAULT);
    }
}
