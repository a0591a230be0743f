package io.fairlead.runner.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SuspectsTest {

    private final Suspects<String> suspects = new Suspects<>(3);

    @Test
    void only_what_looks_the_same_at_several_looks_in_a_row_stands_still() {
        assertThat(suspects.proven(Set.of("a", "b"))).isEmpty();
        assertThat(suspects.proven(Set.of("a"))).isEmpty();
        assertThat(suspects.proven(Set.of("a", "b"))).containsExactly("a");
        assertThat(suspects.proven(Set.of("a", "b"))).isEmpty();
        assertThat(suspects.proven(Set.of("a", "b"))).containsExactly("b");
    }
}
