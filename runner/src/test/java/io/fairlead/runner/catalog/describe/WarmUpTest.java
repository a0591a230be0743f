package io.fairlead.runner.catalog.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that fails at its practice would be replaced by a cold one, and nobody would see more than slow pushes. */
class WarmUpTest {

    @ParameterizedTest
    @EnumSource
    void practice_succeeds_and_is_not_repeated(WarmUpLevel practice) throws Exception {
        var warmUp = new WarmUp(practice);
        assertThatCode(() -> warmUp.until(() -> false)).doesNotThrowAnyException();

        var asked = new AtomicInteger();
        warmUp.until(() -> asked.incrementAndGet() > 0);
        assertThat(asked).hasValue(0);
    }
}
